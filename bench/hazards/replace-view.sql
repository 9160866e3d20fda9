SET LOCAL lock_timeout = '2s';
CREATE OR REPLACE VIEW parcel_sizes AS SELECT id, size FROM parcels WHERE id > 0;
