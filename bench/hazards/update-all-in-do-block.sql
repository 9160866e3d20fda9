SET LOCAL lock_timeout = '2s';
DO $$
BEGIN
  UPDATE orders SET note = '';
END $$;
