SET LOCAL lock_timeout = '2s';
DO $$
BEGIN
  ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
