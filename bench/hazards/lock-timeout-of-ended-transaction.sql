BEGIN;
SET LOCAL lock_timeout = '2s';
COMMIT;
ALTER TABLE orders ADD COLUMN parcel text;
