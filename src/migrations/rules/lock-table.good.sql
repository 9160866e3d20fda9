CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
LOCK TABLE orders IN ROW EXCLUSIVE MODE;
