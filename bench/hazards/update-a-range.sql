SET LOCAL lock_timeout = '2s';
UPDATE orders SET note = '' WHERE id BETWEEN 1 AND 5000;
