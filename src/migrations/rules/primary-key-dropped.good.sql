CREATE TABLE tags (name text PRIMARY KEY, id bigint NOT NULL);
CREATE UNIQUE INDEX tags_id_idx ON tags (id);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE tags DROP CONSTRAINT tags_pkey, ADD CONSTRAINT tags_pkey PRIMARY KEY USING INDEX tags_id_idx;
