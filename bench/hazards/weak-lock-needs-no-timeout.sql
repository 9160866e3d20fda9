COMMENT ON TABLE orders IS 'what customers bought';
ALTER TABLE orders ALTER COLUMN code SET STATISTICS 500;
