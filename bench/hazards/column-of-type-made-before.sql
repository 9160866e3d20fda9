SET LOCAL lock_timeout = '2s';
CREATE TYPE mood AS ENUM ('good', 'bad');
ALTER TABLE orders ADD COLUMN mood mood;
