CREATE TABLE notes (order_id bigint PRIMARY KEY REFERENCES orders (id));
