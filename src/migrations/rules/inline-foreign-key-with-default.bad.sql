CREATE TABLE plans (id bigint PRIMARY KEY);
CREATE TABLE accounts (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE accounts ADD COLUMN plan_id bigint NOT NULL DEFAULT 1 REFERENCES plans (id);
