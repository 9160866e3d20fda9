SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (order_id bigint PRIMARY KEY REFERENCES orders (id));
CREATE INDEX customers_name_idx ON customers (name);
