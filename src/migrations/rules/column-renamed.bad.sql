CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders RENAME COLUMN kind TO type;
