SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (order_id integer PRIMARY KEY REFERENCES orders (id));
