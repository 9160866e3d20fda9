SET LOCAL lock_timeout = '2s';
DROP SCHEMA old CASCADE;
