CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN discount int DEFAULT 0;
ALTER TABLE orders ADD CONSTRAINT discount_percent CHECK (discount BETWEEN 0 AND 100) NOT VALID;
