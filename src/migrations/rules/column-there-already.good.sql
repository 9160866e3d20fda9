CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
-- plimsoll example: start
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'orders' AND column_name = 'kind') THEN
    RAISE EXCEPTION 'orders.kind is missing';
  END IF;
END $$;
