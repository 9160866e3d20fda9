SET LOCAL lock_timeout = '2s';
ALTER TABLE items ALTER COLUMN amount SET DEFAULT 1;
CREATE TABLE notes (id bigint PRIMARY KEY);
