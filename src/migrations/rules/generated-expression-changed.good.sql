-- plimsoll example: version=17
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, tax numeric GENERATED ALWAYS AS (total * 0.2) STORED);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN new_tax numeric;
