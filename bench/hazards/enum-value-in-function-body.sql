SET LOCAL lock_timeout = '2s';
ALTER TYPE order_state ADD VALUE 'late';
CREATE FUNCTION is_late(order_state) RETURNS boolean LANGUAGE sql AS $$ SELECT $1::text = 'late' $$;
