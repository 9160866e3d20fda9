CREATE TABLE t (id bigint PRIMARY KEY, a int);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
