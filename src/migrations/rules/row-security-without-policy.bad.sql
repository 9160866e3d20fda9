CREATE TABLE orders (id bigint PRIMARY KEY, owner text);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
