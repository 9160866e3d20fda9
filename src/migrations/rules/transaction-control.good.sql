-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
