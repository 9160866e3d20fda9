CREATE TABLE orders (id bigint PRIMARY KEY, kind text, note text);
-- plimsoll example: start
UPDATE orders SET kind = 'web', note = 'shop' WHERE id = 1;
