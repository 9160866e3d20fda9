SET LOCAL lock_timeout = '2s';
CREATE TABLE kinds (name varchar(20) PRIMARY KEY);
CREATE TABLE notes (kind text PRIMARY KEY REFERENCES kinds (name));
