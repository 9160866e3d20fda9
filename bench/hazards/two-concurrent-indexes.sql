CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
