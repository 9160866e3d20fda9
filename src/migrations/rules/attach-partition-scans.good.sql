CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2027 (at date NOT NULL, CONSTRAINT bounds CHECK (at >= '2027-01-01' AND at < '2028-01-01'));
INSERT INTO events_2027 VALUES ('2027-05-05');
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
