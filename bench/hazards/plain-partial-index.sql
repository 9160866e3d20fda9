SET LOCAL lock_timeout = '2s';
CREATE INDEX orders_open_idx ON orders (at) WHERE state = 'open';
