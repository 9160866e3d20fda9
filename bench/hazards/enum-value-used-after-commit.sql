ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'late' AFTER 'open';
UPDATE orders SET state = 'late' WHERE id = 7;
