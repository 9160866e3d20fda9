SET LOCAL lock_timeout = '2s';
DROP VIEW parcel_sizes;
