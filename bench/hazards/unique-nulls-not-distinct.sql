SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE NULLS NOT DISTINCT (code);
