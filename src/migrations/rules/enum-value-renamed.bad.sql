CREATE TYPE state AS ENUM ('open', 'done');
-- plimsoll example: start
ALTER TYPE state RENAME VALUE 'done' TO 'closed';
