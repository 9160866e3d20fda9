SET LOCAL lock_timeout = '2s';
DO $$
BEGIN
  PERFORM 1;
END $$;
