-- plimsoll example: empty=true
CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
CREATE TYPE state AS ENUM ('open', 'done');
ALTER TABLE orders ADD COLUMN state state;
