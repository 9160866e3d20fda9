CREATE TABLE customers (id bigint PRIMARY KEY);
-- plimsoll example: start
CREATE TABLE events (id bigint PRIMARY KEY, at date NOT NULL) PARTITION BY RANGE (at);
