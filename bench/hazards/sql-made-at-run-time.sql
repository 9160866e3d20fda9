SET LOCAL lock_timeout = '2s';
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'shop' LOOP
    EXECUTE format('COMMENT ON TABLE shop.%I IS NULL', name);
  END LOOP;
END $$;
