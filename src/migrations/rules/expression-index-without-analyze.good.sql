-- plimsoll example: transactions=none
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- plimsoll example: start
DROP INDEX CONCURRENTLY IF EXISTS users_email_lower_idx;
CREATE INDEX CONCURRENTLY users_email_lower_idx ON users (lower(email));
ANALYZE users;
