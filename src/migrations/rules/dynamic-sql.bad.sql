CREATE TABLE orders (id bigint PRIMARY KEY);
-- plimsoll example: start
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN note text', name);
  END LOOP;
END $$;
