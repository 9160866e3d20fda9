CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN discount int;
ALTER TABLE orders ADD CONSTRAINT orders_discount_check CHECK (discount >= 0) NOT VALID;
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE orders VALIDATE CONSTRAINT orders_discount_check;
