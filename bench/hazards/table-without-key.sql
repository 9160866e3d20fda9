SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (body text);
