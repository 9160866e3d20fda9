SET LOCAL lock_timeout = '2s';
CREATE TABLE offers (id bigint PRIMARY KEY, ends_at timestamptz CHECK (ends_at > now()));
