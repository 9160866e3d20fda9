-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, kind text);
CREATE INDEX orders_customer_id_kind_idx ON orders (customer_id, kind);
-- plimsoll example: start
DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_idx;
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_kind_idx;
