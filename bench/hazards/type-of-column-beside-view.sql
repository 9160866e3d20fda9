SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ALTER COLUMN sender TYPE varchar(40);
