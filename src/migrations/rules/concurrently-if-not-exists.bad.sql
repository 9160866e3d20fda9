-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
-- plimsoll example: start
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_id_idx ON orders (customer_id);
