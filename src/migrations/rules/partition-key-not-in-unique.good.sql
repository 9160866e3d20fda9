CREATE TABLE customers (id bigint PRIMARY KEY);
-- plimsoll example: start
CREATE TABLE events (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
