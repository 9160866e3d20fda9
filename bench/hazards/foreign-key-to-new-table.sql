SET LOCAL lock_timeout = '2s';
CREATE TABLE kinds (id bigint PRIMARY KEY);
ALTER TABLE items ADD CONSTRAINT items_kind_fkey FOREIGN KEY (order_id) REFERENCES kinds (id);
