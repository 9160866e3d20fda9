SET LOCAL lock_timeout = '2s';
ALTER TABLE items ALTER COLUMN sku TYPE varchar;
