SET LOCAL lock_timeout = '2s';
ALTER TABLE items ALTER COLUMN order_id TYPE integer;
