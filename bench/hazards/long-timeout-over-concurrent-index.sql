SET lock_timeout = '15min';
CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
