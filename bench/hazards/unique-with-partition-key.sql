SET LOCAL lock_timeout = '2s';
CREATE TABLE logs (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
