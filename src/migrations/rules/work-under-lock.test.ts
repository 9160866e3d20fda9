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
