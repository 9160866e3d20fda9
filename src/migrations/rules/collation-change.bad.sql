CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE INDEX users_name_idx ON users (name);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE users ALTER COLUMN name TYPE text COLLATE "C";
