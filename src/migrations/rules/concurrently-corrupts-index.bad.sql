-- plimsoll example: version=14.2 transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
-- plimsoll example: start
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
