SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
