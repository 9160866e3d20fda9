import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'drop-index-of-constraint'

it('knows the names PostgreSQL gives', async () => {
  const before = 'CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE)'
  expect(await rulesIn('DROP INDEX users_email_key', { before })).toContain(rule)
  expect(await rulesIn('DROP INDEX CONCURRENTLY users_pkey', { before, transactions: 'none' })).toContain(rule)
})

it('leaves a unique index that no constraint owns alone, and one whose constraint is gone', async () => {
  const before = 'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE UNIQUE INDEX i ON users (email)'
  expect(await rulesIn('DROP INDEX i', { before })).not.toContain(rule)
  const gone = 'CREATE TABLE t (a int UNIQUE); ALTER TABLE t DROP CONSTRAINT t_a_key; CREATE INDEX t_a_key ON t (a)'
  expect(await rulesIn('DROP INDEX t_a_key', { before: gone })).not.toContain(rule)
})
