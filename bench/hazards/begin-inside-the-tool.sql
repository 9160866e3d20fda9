SET LOCAL lock_timeout = '2s';
BEGIN;
COMMENT ON TABLE orders IS 'what customers bought';
COMMIT;
