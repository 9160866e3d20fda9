CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
REVOKE ALL ON orders FROM PUBLIC;
