CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
