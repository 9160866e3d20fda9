SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
CREATE INDEX notes_id_idx ON notes (id);
