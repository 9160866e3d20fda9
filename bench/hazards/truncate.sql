SET LOCAL lock_timeout = '2s';
TRUNCATE bookings;
