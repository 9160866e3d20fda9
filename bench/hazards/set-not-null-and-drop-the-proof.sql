SET LOCAL lock_timeout = '2s';
ALTER TABLE tags ALTER COLUMN color SET NOT NULL, DROP CONSTRAINT color_there;
