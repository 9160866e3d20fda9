SET LOCAL lock_timeout = '2s';
ALTER TABLE stamps ALTER COLUMN id TYPE bigint;
ALTER SEQUENCE stamps_id_seq AS bigint;
