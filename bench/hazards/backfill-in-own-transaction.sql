SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN IF NOT EXISTS parcel text;
UPDATE orders SET parcel = code WHERE id BETWEEN 1 AND 5000;
