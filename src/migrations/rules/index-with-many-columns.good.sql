CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, c int, d int);
CREATE INDEX t_three_idx ON t (a, b, c) INCLUDE (d);
