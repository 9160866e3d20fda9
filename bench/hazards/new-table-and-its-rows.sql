SET LOCAL lock_timeout = '2s';
CREATE TABLE kinds (name text PRIMARY KEY);
INSERT INTO kinds SELECT DISTINCT code FROM orders WHERE code IS NOT NULL;
