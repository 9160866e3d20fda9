SET LOCAL lock_timeout = '2s';
ALTER TABLE items ADD COLUMN customer_id bigint NOT NULL DEFAULT 1 REFERENCES customers (id);
