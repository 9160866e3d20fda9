SET LOCAL lock_timeout = '2s';
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'orders_at_idx') THEN
    CREATE INDEX orders_at_idx ON orders (at);
  END IF;
END $$;
