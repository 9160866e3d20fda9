CREATE TABLE new_bookings (
  id bigint PRIMARY KEY,
  during tsrange,
  CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&)
);
