SET LOCAL lock_timeout = '2s';
CREATE INDEX IF NOT EXISTS orders_at_idx ON orders (at);
