SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN parcel text;
INSERT INTO tags (name, id, color) SELECT code, id, code FROM orders WHERE id < 100;
