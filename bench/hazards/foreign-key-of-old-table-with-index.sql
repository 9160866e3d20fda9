SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_customer_again_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
