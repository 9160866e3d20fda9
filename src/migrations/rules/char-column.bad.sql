CREATE TABLE orders (id bigint PRIMARY KEY, currency char(3));
