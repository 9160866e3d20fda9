SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ALTER COLUMN carrier TYPE text COLLATE "C";
