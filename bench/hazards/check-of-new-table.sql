SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, stars int);
ALTER TABLE notes ADD CONSTRAINT stars_known CHECK (stars BETWEEN 1 AND 5);
