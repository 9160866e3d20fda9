-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, at date);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
-- plimsoll example: start
DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_at_idx;
CREATE INDEX CONCURRENTLY orders_customer_id_at_idx ON orders (customer_id, at);
DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_idx;
