SET LOCAL lock_timeout = '2s';
LOCK TABLE orders IN SHARE MODE;
