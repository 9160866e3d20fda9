CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN token uuid, ADD COLUMN made_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
