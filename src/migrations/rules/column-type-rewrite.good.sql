CREATE TABLE orders (id bigint PRIMARY KEY, kind varchar(20));
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN kind TYPE varchar(50);
