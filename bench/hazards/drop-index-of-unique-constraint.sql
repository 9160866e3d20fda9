SET LOCAL lock_timeout = '2s';
DROP INDEX customers_email_key;
