SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN note TYPE jsonb USING note::jsonb;
