-- plimsoll example: transactions=none
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
-- plimsoll example: start
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE customers ADD COLUMN note text;
