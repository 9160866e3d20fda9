CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
ALTER TABLE orders SET (autovacuum_enabled = false);
