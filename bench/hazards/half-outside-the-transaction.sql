SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN parcel text;
SET LOCAL lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_parcel_idx ON orders (parcel);
