CREATE INDEX CONCURRENTLY orders_code_lower_idx ON orders (lower(code));
