SET LOCAL lock_timeout = '2s';
ALTER TABLE bookings SET UNLOGGED;
