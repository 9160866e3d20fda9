SET LOCAL lock_timeout = '2s';
UPDATE orders SET tags[1] = 'a', tags[2] = 'b' WHERE id = 7;
