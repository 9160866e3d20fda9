SET LOCAL lock_timeout = '2s';
-- CREATE INDEX orders_at_idx ON orders (at);
SELECT 'CREATE INDEX orders_at_idx ON orders (at);';
