SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT not_future CHECK (at < CURRENT_DATE) NOT VALID;
