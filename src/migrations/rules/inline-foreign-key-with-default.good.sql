CREATE TABLE plans (id bigint PRIMARY KEY);
CREATE TABLE accounts (id bigint PRIMARY KEY);
-- plimsoll example: start
SET lock_timeout = '2s';
ALTER TABLE accounts ADD COLUMN plan_id bigint REFERENCES plans (id);
-- plimsoll example: revision
-- plimsoll example: transactions=none
CREATE INDEX CONCURRENTLY accounts_plan_id_idx ON accounts (plan_id);
