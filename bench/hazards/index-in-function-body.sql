SET LOCAL lock_timeout = '2s';
CREATE FUNCTION rebuild() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE INDEX orders_at_idx ON orders (at);
END $$;
