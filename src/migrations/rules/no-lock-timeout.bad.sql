CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
ALTER TABLE orders ADD COLUMN note text;
