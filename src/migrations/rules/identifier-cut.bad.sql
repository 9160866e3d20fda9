CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
-- plimsoll example: start
CREATE TABLE order_kinds_of_customers_who_bought_something_during_the_last_year (id bigint PRIMARY KEY);
