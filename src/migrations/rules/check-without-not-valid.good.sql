-- plimsoll example: transactions=none
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
