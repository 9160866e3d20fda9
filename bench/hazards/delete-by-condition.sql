SET LOCAL lock_timeout = '2s';
DELETE FROM items WHERE amount = 0;
