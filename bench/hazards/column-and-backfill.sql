SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN parcel text;
UPDATE orders SET parcel = code WHERE id BETWEEN 1 AND 5000;
