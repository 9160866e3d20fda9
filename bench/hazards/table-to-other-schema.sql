SET LOCAL lock_timeout = '2s';
CREATE SCHEMA archive;
ALTER TABLE bookings SET SCHEMA archive;
