CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
CREATE TEMPORARY TABLE numbers (id bigint PRIMARY KEY);
DROP TABLE numbers;
