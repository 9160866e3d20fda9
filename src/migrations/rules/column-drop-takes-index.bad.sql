CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, kind text);
CREATE INDEX orders_customer_id_kind_idx ON orders (customer_id, kind);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN kind;
