CREATE SCHEMA attic;
-- plimsoll example: start
DROP SCHEMA attic;
