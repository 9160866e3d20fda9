CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
-- plimsoll example: start
CREATE TABLE order_kinds (id bigint PRIMARY KEY);
