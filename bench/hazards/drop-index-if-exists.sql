SET LOCAL lock_timeout = '2s';
DROP INDEX IF EXISTS orders_customer_id_idx;
