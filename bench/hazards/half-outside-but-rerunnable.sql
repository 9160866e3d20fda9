SET LOCAL lock_timeout = '2s';
CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY);
SET LOCAL lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
