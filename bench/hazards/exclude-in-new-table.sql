SET LOCAL lock_timeout = '2s';
CREATE TABLE slots (id bigint PRIMARY KEY, during tsrange, EXCLUDE USING gist (during WITH &&));
