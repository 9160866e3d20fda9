CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
ALTER TABLE orders SET (autovacuum_vacuum_scale_factor = 0.02);
