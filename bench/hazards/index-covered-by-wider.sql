SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, kind text, body text);
CREATE INDEX notes_kind_body_idx ON notes (kind, body);
CREATE INDEX notes_kind_idx ON notes (kind);
