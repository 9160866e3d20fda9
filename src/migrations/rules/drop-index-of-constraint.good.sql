CREATE TABLE users (id bigint PRIMARY KEY, email text, CONSTRAINT users_email_key UNIQUE (email));
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE users DROP CONSTRAINT users_email_key;
