CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);
-- plimsoll example: start
ALTER TYPE state ADD VALUE 'late' AFTER 'open';
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'late';
