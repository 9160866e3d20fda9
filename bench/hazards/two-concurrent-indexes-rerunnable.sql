DROP INDEX CONCURRENTLY IF EXISTS orders_at_idx;
CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
DROP INDEX CONCURRENTLY IF EXISTS orders_code_idx;
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
