SET LOCAL lock_timeout = '2s';
CREATE DOMAIN percent AS int CHECK (value BETWEEN 0 AND 100);
