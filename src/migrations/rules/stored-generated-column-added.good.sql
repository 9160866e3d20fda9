CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN tax numeric;
