-- plimsoll example: transactions=all
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE customers (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
-- plimsoll example: revision
ALTER TABLE customers ADD COLUMN note text;
