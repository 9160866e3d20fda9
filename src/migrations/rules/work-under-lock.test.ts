import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'work-under-lock'

it('knows that a new table with a foreign key keeps its parent locked', async () => {
  const found = (
    await lintSql('CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES p);\nCREATE INDEX i ON other (a);')
  ).filter((finding) => finding.rule === rule)
  expect(found).toMatchObject([
    {
      line: 2,
      lock: 'SHARE ROW EXCLUSIVE',
      message: 'This builds an index on other while p is still locked (SHARE ROW EXCLUSIVE) since line 1.',
    },
  ])
})

it('leaves work before the lock, on new tables, on the same table and in other transactions alone', async () => {
  expect(await rulesIn('CREATE INDEX i ON a (x); ALTER TABLE b ADD c int')).not.toContain(rule)
  expect(
    await rulesIn('ALTER TABLE b ADD c int; CREATE TABLE t (a int PRIMARY KEY); CREATE INDEX i ON t (a)'),
  ).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE b ADD c int; CREATE INDEX i ON b (c)')).not.toContain(rule)
  expect(await rulesIn('CREATE INDEX i ON a (x); CREATE INDEX j ON b (x)')).not.toContain(rule)
  const sql = 'ALTER TABLE b ADD c int; CREATE INDEX i ON a (x)'
  expect(await rulesIn(sql, { transactions: 'none' })).not.toContain(rule)
  expect(await rulesIn(sql, { transactions: 'unknown' })).not.toContain(rule)
})

it('counts a partition with the table it belongs to', async () => {
  const before =
    "CREATE TABLE e (at date, a int) PARTITION BY RANGE (at); CREATE TABLE p PARTITION OF e FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')"
  const sql = 'ALTER TABLE e ADD COLUMN b int; ALTER TABLE e ALTER COLUMN a SET NOT NULL'
  expect(await rulesIn(sql, { before })).not.toContain('work-under-lock')
})
