CREATE TABLE orders (id bigint PRIMARY KEY, made_at timestamp);
