CREATE SCHEMA attic;
CREATE TABLE attic.orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
DROP SCHEMA attic CASCADE;
