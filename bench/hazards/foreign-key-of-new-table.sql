SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint UNIQUE);
ALTER TABLE notes ADD CONSTRAINT notes_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id);
