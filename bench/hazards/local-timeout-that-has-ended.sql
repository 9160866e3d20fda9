BEGIN;
SET LOCAL lock_timeout = '2s';
COMMENT ON COLUMN orders.code IS 'printed on the parcel';
COMMIT;
CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
