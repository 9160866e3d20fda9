/** The schema in which every case runs; each table gets twenty rows. */
export const SCHEMA = `
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE other_mood AS ENUM ('sad', 'ok');
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN plain AS int;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN given AS int NOT NULL;
CREATE DOMAIN code AS varchar(10);
CREATE SCHEMA attic;
CREATE SEQUENCE numbers;
CREATE FUNCTION steady() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE FUNCTION wild() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN 1; END';
CREATE FUNCTION on_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE parent (id int PRIMARY KEY, label varchar(10), n int);
CREATE TABLE child (
  id int PRIMARY KEY, parent_id int CONSTRAINT child_parent REFERENCES parent, other_id int, n int NOT NULL, big bigint,
  v varchar(10), t text, c char(5), amount numeric(10, 2), at timestamp, tz timestamptz(3), day time(3), span interval(3),
  address cidr, bits varbit(8), doc json, docb jsonb, feeling mood, list int[], checked varchar(10), kind code
);
CREATE INDEX child_n ON child (n);
CREATE UNIQUE INDEX child_unique ON child (n, id);
CREATE UNIQUE INDEX child_nullable ON child (big);
CREATE INDEX child_v ON child (v);
ALTER TABLE child ADD CONSTRAINT child_checked CHECK (checked <> 'x');
ALTER TABLE child ADD CONSTRAINT child_t_given CHECK (t IS NOT NULL);
ALTER TABLE child ADD CONSTRAINT child_other FOREIGN KEY (other_id) REFERENCES parent NOT VALID;
ALTER TABLE child ADD CONSTRAINT child_n_positive CHECK (n > 0) NOT VALID;
ALTER TABLE child ADD CONSTRAINT child_tz_given CHECK (tz IS NOT NULL) NOT VALID;
CREATE TABLE lone (id int PRIMARY KEY, a int, b text);
CREATE TABLE counted (id bigserial PRIMARY KEY, a int GENERATED ALWAYS AS IDENTITY, b int GENERATED ALWAYS AS (1 + 1) STORED);
CREATE TABLE domained (id int, p positive, q plain);
CREATE TABLE watched (id int PRIMARY KEY, a int);
CREATE TRIGGER watch BEFORE UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION on_row();
CREATE RULE quiet AS ON DELETE TO watched DO INSTEAD NOTHING;
CREATE POLICY own_rows ON watched USING (a > 0);
CREATE STATISTICS watched_stats ON id, a FROM watched;
CREATE TABLE seen (id int PRIMARY KEY, a int, b varchar(10));
CREATE VIEW seen_view AS SELECT id, a FROM seen;
CREATE MATERIALIZED VIEW seen_copy AS SELECT id, a FROM seen;
CREATE UNIQUE INDEX seen_copy_id ON seen_copy (id);
CREATE TABLE legs (id int, a int);
CREATE TABLE dogs (b int) INHERITS (legs);
CREATE TABLE events (id int NOT NULL, at date NOT NULL, kind int) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TABLE events_2027 (id int NOT NULL, at date NOT NULL, kind int);
CREATE TABLE events_2028 (id int NOT NULL, at date NOT NULL, kind int, CHECK (at >= '2028-01-01' AND at < '2029-01-01'));
CREATE TABLE logs (id int NOT NULL, at date NOT NULL, kind int) PARTITION BY RANGE (at);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE logs_2027 (id int NOT NULL, at date NOT NULL, kind int);
CREATE TABLE logs_2028 (id int NOT NULL, at date NOT NULL, kind int, CHECK (at >= '2028-01-01' AND at < '2029-01-01'));
CREATE INDEX logs_kind ON logs (kind);
`

/** Rows beyond those of the tables that fill themselves. */
export const ROWS = `
INSERT INTO events SELECT g, date '2026-01-01' + g, g FROM generate_series(1, 20) g;
INSERT INTO events SELECT g, date '2025-01-01' + g, g FROM generate_series(1, 20) g;
INSERT INTO events SELECT g, date '2031-01-01' + g, g FROM generate_series(1, 20) g;
INSERT INTO events_2027 SELECT g, date '2027-01-01' + g, g FROM generate_series(1, 20) g;
INSERT INTO events_2028 SELECT g, date '2028-01-01' + g, g FROM generate_series(1, 20) g;
INSERT INTO logs SELECT g, date '2026-01-01' + g, g FROM generate_series(1, 20) g;
INSERT INTO logs_2027 SELECT g, date '2027-01-01' + g, g FROM generate_series(1, 20) g;
INSERT INTO logs_2028 SELECT g, date '2028-01-01' + g, g FROM generate_series(1, 20) g;
INSERT INTO seen SELECT g, g, g FROM generate_series(1, 20) g;
REFRESH MATERIALIZED VIEW seen_copy;
`
