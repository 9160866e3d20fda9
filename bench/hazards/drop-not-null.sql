SET LOCAL lock_timeout = '2s';
ALTER TABLE items ALTER COLUMN number DROP NOT NULL;
