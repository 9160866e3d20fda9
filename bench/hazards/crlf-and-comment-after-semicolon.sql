SET LOCAL lock_timeout = '2s';
COMMENT ON TABLE orders IS 'x'; -- DROP TABLE orders;
/* DELETE FROM orders; /* nested */ UPDATE orders SET note = ''; */
