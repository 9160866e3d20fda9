CREATE TABLE users (id bigint PRIMARY KEY, email text, CONSTRAINT users_email_key UNIQUE (email));
-- plimsoll example: start
SET lock_timeout = '2s';
DROP INDEX users_email_key;
