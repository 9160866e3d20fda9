SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN priority int NOT NULL DEFAULT 0;
