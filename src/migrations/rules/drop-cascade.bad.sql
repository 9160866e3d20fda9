CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
CREATE VIEW order_kinds AS SELECT id, kind FROM orders;
-- plimsoll example: start
DROP VIEW order_kinds CASCADE;
