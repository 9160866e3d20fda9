SET LOCAL lock_timeout = '2s';
-- plimsoll: ignore index-without-concurrently it was slow once until 2027-12-31
COMMENT ON TABLE orders IS 'what customers bought';
