SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT code_there CHECK (length(trim(code)) > 0) NOT VALID;
