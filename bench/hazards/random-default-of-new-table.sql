SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
