import { expect, it } from 'vitest'
import { lintRevisions, lintSql, rulesIn, sqlRevision } from '../../testing/lint.ts'

const rule = 'no-lock-timeout'

it('is told once for a history', async () => {
  const revisions = ['1', '2', '3'].map((id) =>
    sqlRevision(`ALTER TABLE t${id} ADD COLUMN a int`, undefined, `${id}.sql`),
  )
  const found = (await lintRevisions(revisions)).filter((finding) => finding.rule === rule)
  expect(found).toMatchObject([
    {
      file: '1.sql',
      message: 'ACCESS EXCLUSIVE on t1 is waited for without limit, the first of 3 such statements on 3 tables.',
    },
  ])
})

it('names SHARE ROW EXCLUSIVE on the table a new table refers to', async () => {
  const found = (await lintSql('CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES p)')).filter(
    (finding) => finding.rule === rule,
  )
  expect(found).toMatchObject([
    { lock: 'SHARE ROW EXCLUSIVE', message: 'SHARE ROW EXCLUSIVE on p is waited for without limit.' },
  ])
})

it('is silent for new tables, weak locks, and where the tool sets the limit', async () => {
  expect(await rulesIn('CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t ADD a int')).not.toContain(rule)
  expect(
    await rulesIn('ALTER TABLE t VALIDATE CONSTRAINT c; COMMENT ON TABLE t IS $$x$$; UPDATE t SET a = 1 WHERE b'),
  ).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a int', { timeouts: { lockTimeout: 2_000 } })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a int', { timeouts: { lockTimeout: 'unknown' } })).not.toContain(rule)
})

it('knows that SET LOCAL ends with its transaction', async () => {
  const sql = "BEGIN; SET LOCAL lock_timeout = '1s'; COMMIT; ALTER TABLE t ADD a int"
  expect(await rulesIn(sql, { transactions: 'none' })).toContain(rule)
})
