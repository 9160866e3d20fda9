CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
-- plimsoll example: start
SET lock_timeout = '2s';
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
