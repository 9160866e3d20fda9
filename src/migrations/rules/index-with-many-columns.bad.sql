CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, c int, d int);
CREATE INDEX t_all_idx ON t (a, b, c, d);
