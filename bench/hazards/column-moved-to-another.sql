SET LOCAL lock_timeout = '2s';
ALTER TABLE items ADD COLUMN article text;
UPDATE items SET article = sku WHERE id BETWEEN 1 AND 5000;
ALTER TABLE items DROP COLUMN sku;
