SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigserial PRIMARY KEY);
