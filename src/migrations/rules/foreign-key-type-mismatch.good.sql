CREATE TABLE customers (id bigserial PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint NOT NULL UNIQUE REFERENCES customers (id));
