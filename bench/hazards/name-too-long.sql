SET LOCAL lock_timeout = '2s';
CREATE TABLE the_remarks_that_customers_wrote_about_the_delivery_of_their_last_order (id bigint PRIMARY KEY);
