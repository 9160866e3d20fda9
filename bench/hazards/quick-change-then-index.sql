SET LOCAL lock_timeout = '2s';
ALTER TABLE customers ALTER COLUMN name SET DEFAULT '';
CREATE INDEX orders_at_idx ON orders (at);
