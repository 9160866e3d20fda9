CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
CREATE MATERIALIZED VIEW order_kinds AS SELECT kind, count(*) AS orders FROM orders GROUP BY kind;
-- plimsoll example: start
SET lock_timeout = '2s';
REFRESH MATERIALIZED VIEW order_kinds;
