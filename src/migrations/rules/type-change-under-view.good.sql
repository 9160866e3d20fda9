CREATE TABLE orders (id bigint PRIMARY KEY, kind varchar(20));
CREATE VIEW order_kinds AS SELECT id, kind FROM orders;
-- plimsoll example: start
SET lock_timeout = '2s';
DROP VIEW order_kinds;
ALTER TABLE orders ALTER COLUMN kind TYPE varchar(50);
CREATE VIEW order_kinds AS SELECT id, kind FROM orders;
