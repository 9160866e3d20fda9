SET LOCAL lock_timeout = '2s';
CREATE TYPE mood AS ENUM ('good');
ALTER TYPE mood ADD VALUE 'bad';
CREATE TABLE moods (id bigint PRIMARY KEY, mood mood DEFAULT 'bad');
