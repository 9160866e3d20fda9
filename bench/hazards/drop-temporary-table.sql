SET LOCAL lock_timeout = '2s';
CREATE TEMPORARY TABLE picked (id bigint);
DROP TABLE picked;
