SET LOCAL lock_timeout = '2s';
CREATE TABLE kinds (name text PRIMARY KEY, hidden boolean);
INSERT INTO kinds VALUES ('gift', false), ('sale', false);
UPDATE kinds SET hidden = true;
