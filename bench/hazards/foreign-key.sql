SET LOCAL lock_timeout = '2s';
ALTER TABLE items ADD CONSTRAINT items_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id);
