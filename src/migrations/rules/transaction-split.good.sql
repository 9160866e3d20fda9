-- plimsoll example: autocommit=CONCURRENTLY
CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN kind text;
-- plimsoll example: revision
CREATE INDEX CONCURRENTLY orders_kind_idx ON orders (kind);
