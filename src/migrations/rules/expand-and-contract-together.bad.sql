-- plimsoll example: transactions=none
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE users ADD COLUMN IF NOT EXISTS full_name text;
UPDATE users SET full_name = name WHERE id BETWEEN 1 AND 5000;
ALTER TABLE users DROP COLUMN IF EXISTS name;
