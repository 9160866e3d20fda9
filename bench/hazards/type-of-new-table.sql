SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id int PRIMARY KEY);
ALTER TABLE notes ALTER COLUMN id TYPE bigint;
