SET LOCAL lock_timeout = '2s';
ALTER TABLE stamps ALTER COLUMN id TYPE bigint;
