CREATE TABLE events (id bigint PRIMARY KEY, body jsonb);
CREATE INDEX events_body_idx ON events USING gin (body jsonb_path_ops);
CREATE INDEX events_kind_idx ON events ((body ->> 'kind'));
