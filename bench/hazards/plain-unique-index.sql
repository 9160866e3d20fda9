SET LOCAL lock_timeout = '2s';
CREATE UNIQUE INDEX orders_code_idx ON orders (code);
