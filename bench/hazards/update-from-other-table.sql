SET LOCAL lock_timeout = '2s';
UPDATE orders SET note = customers.name FROM customers WHERE customers.id = orders.customer_id;
