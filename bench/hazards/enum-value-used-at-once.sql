SET LOCAL lock_timeout = '2s';
ALTER TYPE order_state ADD VALUE 'late' AFTER 'open';
UPDATE orders SET state = 'late' WHERE id = 7;
