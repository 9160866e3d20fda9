CREATE TABLE orders (id bigint PRIMARY KEY, kind varchar(20));
