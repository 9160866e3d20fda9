CREATE TABLE orders (id bigint PRIMARY KEY, kind text, CONSTRAINT kind_known CHECK (kind <> ''));
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders DROP CONSTRAINT kind_known;
ALTER TABLE orders ADD COLUMN note text;
-- plimsoll example: down
ALTER TABLE orders DROP COLUMN note;
