CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN kind text;
-- plimsoll example: revision
UPDATE orders SET kind = 'web' WHERE id BETWEEN 1 AND 5000;
