BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE items ADD CONSTRAINT items_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id) NOT VALID;
ALTER TABLE items VALIDATE CONSTRAINT items_order_fkey;
COMMIT;
