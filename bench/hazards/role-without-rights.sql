SET LOCAL lock_timeout = '2s';
ALTER ROLE clerk CONNECTION LIMIT 5;
