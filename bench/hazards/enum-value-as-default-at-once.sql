SET LOCAL lock_timeout = '2s';
ALTER TYPE order_state ADD VALUE 'late';
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'late';
