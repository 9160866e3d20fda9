SET LOCAL lock_timeout = '2s';
LOCK TABLE orders IN ROW EXCLUSIVE MODE;
