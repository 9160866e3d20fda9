SET LOCAL lock_timeout = '2s';
ALTER TABLE items DROP CONSTRAINT items_pkey;
