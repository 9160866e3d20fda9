-- plimsoll example: transactions=none
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- plimsoll example: start
CREATE UNIQUE INDEX CONCURRENTLY users_email_idx ON users (email);
