SET LOCAL lock_timeout = '2s';
COMMENT ON TABLE orders IS 'a; CREATE INDEX b ON c (d); e';
