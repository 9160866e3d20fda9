CREATE TABLE orders (id serial PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN id TYPE bigint;
