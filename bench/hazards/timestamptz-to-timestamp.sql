SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN at TYPE timestamp;
