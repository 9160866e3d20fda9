CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN number bigint;
CREATE SEQUENCE orders_number_seq OWNED BY orders.number;
ALTER TABLE orders ALTER COLUMN number SET DEFAULT nextval('orders_number_seq');
