CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
