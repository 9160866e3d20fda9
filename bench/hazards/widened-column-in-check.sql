SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ALTER COLUMN label TYPE varchar(60);
