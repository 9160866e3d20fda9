-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
VACUUM FULL orders;
