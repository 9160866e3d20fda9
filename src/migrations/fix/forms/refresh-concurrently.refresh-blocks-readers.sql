CREATE TABLE orders (id bigint PRIMARY KEY, kind text);
CREATE MATERIALIZED VIEW order_kinds AS SELECT kind, count(*) AS orders FROM orders GROUP BY kind;
CREATE UNIQUE INDEX order_kinds_kind_idx ON order_kinds (kind);
REFRESH MATERIALIZED VIEW order_kinds;
-- plimsoll example: start
REFRESH MATERIALIZED VIEW order_kinds;
