ALTER TABLE orders ADD COLUMN parcel text;
