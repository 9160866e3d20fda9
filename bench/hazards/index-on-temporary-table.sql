SET LOCAL lock_timeout = '2s';
CREATE TEMPORARY TABLE picked (id bigint);
CREATE INDEX picked_idx ON picked (id);
