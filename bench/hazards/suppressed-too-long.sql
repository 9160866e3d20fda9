SET LOCAL lock_timeout = '2s';
-- plimsoll: ignore index-without-concurrently a hundred rows until 2025-12-31
CREATE INDEX orders_at_idx ON orders (at);
