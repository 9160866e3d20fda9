CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
-- plimsoll example: start
SET lock_timeout = '2s';
CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
