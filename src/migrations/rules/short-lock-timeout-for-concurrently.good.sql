-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
-- plimsoll example: start
SET lock_timeout = '1s';
ALTER TABLE orders ALTER COLUMN customer_id SET STATISTICS 500;
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
