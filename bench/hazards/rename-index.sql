SET LOCAL lock_timeout = '2s';
ALTER INDEX orders_customer_id_idx RENAME TO orders_by_customer;
