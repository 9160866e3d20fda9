CREATE DOMAIN price AS numeric;
CREATE TABLE orders (id bigint PRIMARY KEY, total price);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER DOMAIN price ADD CONSTRAINT price_positive CHECK (value > 0) NOT VALID;
