CREATE TABLE offers (
  id bigint PRIMARY KEY,
  starts_at timestamptz DEFAULT now(),
  ends_at timestamptz,
  CHECK (ends_at > starts_at)
);
