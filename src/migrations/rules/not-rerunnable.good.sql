-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, kind text);
-- plimsoll example: start
DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_idx;
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
DROP INDEX CONCURRENTLY IF EXISTS orders_kind_idx;
CREATE INDEX CONCURRENTLY orders_kind_idx ON orders (kind);
