CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_kind_given CHECK (kind IS NOT NULL) NOT VALID;
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE orders VALIDATE CONSTRAINT orders_kind_given;
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN kind SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_kind_given;
