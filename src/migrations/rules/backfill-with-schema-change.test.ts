import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'backfill-with-schema-change'

it('leaves new tables, rows written down, and separate transactions alone', async () => {
  expect(await rulesIn('CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t SELECT a FROM old')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a int; INSERT INTO settings VALUES (1, $$x$$)')).not.toContain(rule)
  const sql = 'ALTER TABLE t ADD a int; UPDATE t SET a = 1 WHERE b'
  expect(await rulesIn(sql, { transactions: 'none' })).not.toContain(rule)
  expect(await rulesIn(sql)).toContain(rule)
  expect(await rulesIn('UPDATE t SET a = 1 WHERE b; UPDATE u SET a = 1 WHERE b')).not.toContain(rule)
})

it('sees a backfill before the change, and into another table', async () => {
  expect(await rulesIn('UPDATE t SET a = 1 WHERE a IS NULL; ALTER TABLE t ALTER COLUMN a SET NOT NULL')).toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a int; INSERT INTO u SELECT id FROM t')).toContain(rule)
})
