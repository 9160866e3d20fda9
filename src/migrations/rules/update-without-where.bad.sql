CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
-- plimsoll example: start
UPDATE orders SET kind = 'web';
