SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, kind text, order_id bigint REFERENCES orders (id));
CREATE INDEX notes_kind_order_id_idx ON notes (kind, order_id);
