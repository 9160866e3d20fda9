SET LOCAL lock_timeout = '2s';
ALTER TABLE bookings RENAME TO reservations;
