SET LOCAL lock_timeout = '2s';
UPDATE orders SET note = '' WHERE id IN (SELECT id FROM orders WHERE note IS NULL ORDER BY id LIMIT 5000);
