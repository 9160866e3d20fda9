SET LOCAL lock_timeout = '2s';
ALTER DOMAIN price ADD CONSTRAINT price_positive CHECK (value > 0);
