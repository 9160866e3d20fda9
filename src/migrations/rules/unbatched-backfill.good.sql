CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
-- plimsoll example: start
UPDATE orders SET kind = 'web'
  WHERE id IN (SELECT id FROM orders WHERE kind IS NULL ORDER BY id LIMIT 5000);
