SET LOCAL lock_timeout = '2s';
CREATE TABLE offers (id bigint PRIMARY KEY, made_at timestamptz DEFAULT now() CHECK (made_at > '2020-01-01'));
