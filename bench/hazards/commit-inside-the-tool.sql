SET LOCAL lock_timeout = '2s';
COMMENT ON TABLE orders IS 'what customers bought';
COMMIT;
