SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN stars int CHECK (stars < 6);
