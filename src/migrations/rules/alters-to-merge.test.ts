import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'alters-to-merge'

it('leaves instant commands, other tables and other transactions alone', async () => {
  const before = 'CREATE TABLE t (a int, b int); CREATE TABLE u (a int)'
  const one = 'ALTER TABLE t ALTER COLUMN a TYPE bigint'
  expect(await rulesIn(`${one}; ALTER TABLE t ADD c int`, { before })).not.toContain(rule)
  expect(await rulesIn(`${one}; ALTER TABLE u ALTER COLUMN a TYPE bigint`, { before })).not.toContain(rule)
  expect(
    await rulesIn(`${one}; ALTER TABLE t ALTER COLUMN b TYPE bigint`, { before, transactions: 'none' }),
  ).not.toContain(rule)
  expect(await rulesIn(`${one}; ALTER TABLE t ALTER COLUMN b TYPE bigint`, { before })).toContain(rule)
})

it('leaves validation alone: it must stand apart', async () => {
  const sql =
    'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; ALTER TABLE t ALTER COLUMN a SET NOT NULL'
  expect(await rulesIn(sql, { transactions: 'none' })).not.toContain(rule)
})

it('is told once for a table', async () => {
  const before = 'CREATE TABLE t (a int, b int, c int)'
  const sql = ['a', 'b', 'c'].map((column) => `ALTER TABLE t ALTER COLUMN ${column} TYPE bigint;`).join('\n')
  const found = (await lintSql(sql, { before })).filter((finding) => finding.rule === rule)
  expect(found).toMatchObject([{ line: 2, message: 't was gone through on line 1 and is gone through 2 times more.' }])
})
