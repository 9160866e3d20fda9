CREATE TABLE tags (name text NOT NULL);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE tags ADD PRIMARY KEY (name);
