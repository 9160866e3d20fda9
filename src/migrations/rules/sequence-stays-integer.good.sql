CREATE SEQUENCE order_numbers AS integer;
CREATE TABLE orders (id bigint PRIMARY KEY DEFAULT nextval('order_numbers'));
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER SEQUENCE order_numbers AS bigint;
