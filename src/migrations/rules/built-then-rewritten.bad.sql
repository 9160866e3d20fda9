-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, total int);
-- plimsoll example: start
CREATE INDEX CONCURRENTLY orders_total_idx ON orders (total);
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
