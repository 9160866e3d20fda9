SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN parcel text NOT NULL DEFAULT '';
