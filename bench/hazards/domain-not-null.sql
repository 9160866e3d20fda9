SET LOCAL lock_timeout = '2s';
ALTER DOMAIN price SET NOT NULL;
