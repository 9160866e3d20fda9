SET LOCAL lock_timeout = '2s';
DO $$
BEGIN
  EXECUTE 'COMMENT ON TABLE orders IS NULL';
END $$;
