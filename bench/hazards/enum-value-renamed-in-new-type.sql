SET LOCAL lock_timeout = '2s';
CREATE TYPE mood AS ENUM ('good', 'bed');
ALTER TYPE mood RENAME VALUE 'bed' TO 'bad';
