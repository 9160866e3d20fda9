SET LOCAL lock_timeout = '2s';
ALTER TABLE orders RENAME CONSTRAINT code_short TO code_is_short;
