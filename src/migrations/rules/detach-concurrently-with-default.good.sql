-- plimsoll example: transactions=none
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- plimsoll example: start
ALTER TABLE events DETACH PARTITION events_2025 CONCURRENTLY;
