import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'not-rerunnable'
const alone = { transactions: 'none' } as const

it('is content with one statement, settings, and transactions', async () => {
  expect(
    await rulesIn('SET lock_timeout = 0; CREATE INDEX CONCURRENTLY i ON t (a); RESET lock_timeout', alone),
  ).not.toContain(rule)
  expect(await rulesIn('BEGIN; ALTER TABLE t ADD a int; ALTER TABLE t ADD b int; COMMIT', alone)).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a int; ALTER TABLE t ADD b int')).not.toContain(rule)
})

it('knows what can be run twice', async () => {
  for (const sql of [
    'CREATE TABLE IF NOT EXISTS u (a int PRIMARY KEY)',
    'CREATE OR REPLACE VIEW v AS SELECT 1',
    'ALTER TABLE t ALTER COLUMN a SET DEFAULT 1',
    'UPDATE t SET a = 1 WHERE b = 2',
    'ALTER TABLE t DROP COLUMN IF EXISTS a',
    "ALTER TYPE e ADD VALUE IF NOT EXISTS 'x'",
  ]) {
    expect([
      sql,
      (await rulesIn(`${sql}; SELECT 1; CREATE TABLE z (a int PRIMARY KEY)`, alone)).includes(rule),
    ]).toEqual([sql, false])
  }
  expect(await rulesIn('ALTER TABLE t ADD a int; CREATE TABLE z (a int PRIMARY KEY)', alone)).toContain(rule)
})
