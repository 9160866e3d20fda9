SET LOCAL lock_timeout = '2s';
CREATE TABLE logs (id bigint PRIMARY KEY, at date NOT NULL) PARTITION BY RANGE (at);
