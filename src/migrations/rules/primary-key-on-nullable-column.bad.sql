CREATE TABLE tags (name text);
CREATE UNIQUE INDEX tags_name_idx ON tags (name);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE tags ADD CONSTRAINT tags_pkey PRIMARY KEY USING INDEX tags_name_idx;
