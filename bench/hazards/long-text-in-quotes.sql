SET LOCAL lock_timeout = '2s';
COMMENT ON TABLE orders IS 'the_remarks_that_customers_wrote_about_the_delivery_of_their_last_order';
