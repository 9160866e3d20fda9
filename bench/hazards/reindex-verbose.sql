SET LOCAL lock_timeout = '2s';
REINDEX (VERBOSE) TABLE orders;
