DO $$BEGIN END$$;
-- plimsoll example: start
ALTER ROLE CURRENT_USER SUPERUSER;
