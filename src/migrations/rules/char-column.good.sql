CREATE TABLE orders (id bigint PRIMARY KEY, currency varchar(3));
