BEGIN;
COMMENT ON TABLE orders IS 'what customers bought';
COMMIT;
CREATE INDEX CONCURRENTLY orders_at_idx ON orders (at);
