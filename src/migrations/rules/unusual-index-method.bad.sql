CREATE TABLE events (id bigint PRIMARY KEY, body jsonb);
CREATE INDEX events_body_idx ON events USING gin (body);
