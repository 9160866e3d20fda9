CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);
