CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
-- plimsoll example: start
UPDATE orders SET kind = 'web' WHERE id BETWEEN 1 AND 5000;
