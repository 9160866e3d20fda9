SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ALTER COLUMN size TYPE varchar(40);
