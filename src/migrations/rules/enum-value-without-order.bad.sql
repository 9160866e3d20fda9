CREATE TYPE state AS ENUM ('open', 'done');
-- plimsoll example: start
ALTER TYPE state ADD VALUE 'late';
