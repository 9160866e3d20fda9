SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ALTER COLUMN order_id TYPE integer;
