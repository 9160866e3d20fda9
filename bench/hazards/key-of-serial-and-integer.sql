SET LOCAL lock_timeout = '2s';
CREATE TABLE kinds (id serial PRIMARY KEY);
CREATE TABLE notes (kind_id integer PRIMARY KEY REFERENCES kinds (id));
