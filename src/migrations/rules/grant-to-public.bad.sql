CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
GRANT SELECT ON orders TO PUBLIC;
