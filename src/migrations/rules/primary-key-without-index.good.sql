-- plimsoll example: transactions=none
CREATE TABLE tags (name text NOT NULL);
-- plimsoll example: start
CREATE UNIQUE INDEX CONCURRENTLY tags_pkey ON tags (name);
-- plimsoll example: revision
SET lock_timeout = '2s';
ALTER TABLE tags ADD CONSTRAINT tags_pkey PRIMARY KEY USING INDEX tags_pkey;
