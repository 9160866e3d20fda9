CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE INDEX users_id_idx ON users (id);
