-- plimsoll example: transactions=none
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- plimsoll example: start
CREATE UNIQUE INDEX CONCURRENTLY users_email_idx ON users (email);
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_idx;
