SET LOCAL lock_timeout = '2s';
UPDATE orders SET note = '' WHERE id BETWEEN 1 AND 5000;
ALTER TABLE orders ADD CONSTRAINT note_there CHECK (note IS NOT NULL) NOT VALID;
