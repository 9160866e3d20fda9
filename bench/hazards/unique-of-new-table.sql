SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, slug text);
ALTER TABLE notes ADD CONSTRAINT notes_slug_key UNIQUE (slug);
