SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, kind text);
CREATE INDEX notes_kind_idx ON notes (kind);
CREATE INDEX notes_kind_like_idx ON notes (kind text_pattern_ops);
