-- plimsoll example: transactions=none
CREATE TABLE events (at timestamptz NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- plimsoll example: start
SET lock_timeout = '2s';
CREATE INDEX events_kind_idx ON ONLY events (kind);
-- plimsoll example: revision
CREATE INDEX CONCURRENTLY events_2026_kind_idx ON events_2026 (kind);
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER INDEX events_kind_idx ATTACH PARTITION events_2026_kind_idx;
