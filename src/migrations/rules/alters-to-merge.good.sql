CREATE TABLE orders (id int PRIMARY KEY, customer_id int);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN kind text;
