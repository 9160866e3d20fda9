SET LOCAL lock_timeout = '2s';
CREATE FUNCTION clean() RETURNS void LANGUAGE sql AS $$ UPDATE orders SET note = '' $$;
