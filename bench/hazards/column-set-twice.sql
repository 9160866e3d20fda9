SET LOCAL lock_timeout = '2s';
UPDATE orders SET note = 'a', code = 'b', note = 'c' WHERE id = 7;
