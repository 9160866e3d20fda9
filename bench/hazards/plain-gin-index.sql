SET LOCAL lock_timeout = '2s';
CREATE INDEX orders_tags_idx ON orders USING gin (tags);
