CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE INDEX users_email_id_idx ON users (email, id);
CREATE INDEX users_email_lower_idx ON users (lower(email));
