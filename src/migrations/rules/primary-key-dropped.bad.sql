CREATE TABLE tags (name text PRIMARY KEY, id bigint NOT NULL);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE tags DROP CONSTRAINT tags_pkey;
