CREATE TABLE orders (id int PRIMARY KEY, customer_id int);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN id TYPE bigint;
ALTER TABLE orders ALTER COLUMN customer_id TYPE bigint;
