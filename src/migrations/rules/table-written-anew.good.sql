-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
VACUUM (ANALYZE) orders;
