SET lock_timeout = '2s';
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
