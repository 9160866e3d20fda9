COMMENT ON COLUMN orders.code IS 'printed on the parcel';
CREATE STATISTICS orders_codes ON state, code FROM orders;
