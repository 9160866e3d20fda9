SET LOCAL lock_timeout = '2s';
DROP MATERIALIZED VIEW order_totals;
