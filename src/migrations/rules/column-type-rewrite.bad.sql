CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
