DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_at_idx;
CREATE INDEX CONCURRENTLY orders_customer_id_at_idx ON orders (customer_id, at);
DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_idx;
