SET LOCAL lock_timeout = '2s';
ALTER TABLE customers ADD CONSTRAINT customers_parent_fkey FOREIGN KEY (parent_id) REFERENCES customers (id);
