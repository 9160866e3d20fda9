SET LOCAL lock_timeout = '2s';
REINDEX INDEX orders_customer_id_idx;
