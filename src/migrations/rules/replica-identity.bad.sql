CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders REPLICA IDENTITY FULL;
