CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY REFERENCES a);
CREATE TABLE c (id bigint PRIMARY KEY REFERENCES b);
CREATE TABLE d (id bigint PRIMARY KEY REFERENCES c);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE a ADD COLUMN note text;
ALTER TABLE b ADD COLUMN note text;
ALTER TABLE c ADD COLUMN note text;
ALTER TABLE d ADD COLUMN note text;
