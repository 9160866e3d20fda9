SET LOCAL lock_timeout = '2s';
CREATE INDEX events_2026_kind_idx ON events_2026 (kind);
