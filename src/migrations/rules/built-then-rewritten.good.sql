-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, total int);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
-- plimsoll example: revision
CREATE INDEX CONCURRENTLY orders_total_idx ON orders (total);
