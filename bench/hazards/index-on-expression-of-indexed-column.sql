SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, kind text);
CREATE INDEX notes_kind_idx ON notes (kind);
CREATE INDEX notes_kind_lower_idx ON notes (lower(kind));
