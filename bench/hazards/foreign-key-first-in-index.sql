SET LOCAL lock_timeout = '2s';
CREATE TABLE notes (id bigint PRIMARY KEY, kind text, order_id bigint REFERENCES orders (id));
CREATE INDEX notes_order_id_kind_idx ON notes (order_id, kind);
