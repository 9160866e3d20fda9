SET LOCAL lock_timeout = '2s';
-- plimsoll: ignore index-without-concurrently a hundred rows, written at night until 2027-12-31
CREATE INDEX orders_at_idx ON orders (at);
