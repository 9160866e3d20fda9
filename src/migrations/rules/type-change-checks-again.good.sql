CREATE TABLE orders (id bigint PRIMARY KEY, kind varchar(20) CONSTRAINT kind_known CHECK (kind <> ''));
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders DROP CONSTRAINT kind_known;
ALTER TABLE orders ALTER COLUMN kind TYPE varchar(50);
ALTER TABLE orders ADD CONSTRAINT kind_known CHECK (kind <> '') NOT VALID;
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE orders VALIDATE CONSTRAINT kind_known;
