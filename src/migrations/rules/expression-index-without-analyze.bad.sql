-- plimsoll example: transactions=none
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- plimsoll example: start
CREATE INDEX CONCURRENTLY users_email_lower_idx ON users (lower(email));
