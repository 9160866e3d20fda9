SET LOCAL lock_timeout = '2s';
ALTER TYPE order_state RENAME VALUE 'sent' TO 'shipped';
