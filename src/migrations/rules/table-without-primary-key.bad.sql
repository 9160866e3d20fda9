CREATE TABLE notes (author bigint, note text);
