SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ALTER COLUMN double SET EXPRESSION AS (weight * 3);
