import { expect, it } from 'vitest'
import { lintRevisions, lintSql, rulesIn, sqlRevision } from '../../testing/lint.ts'

const rule = 'index-without-concurrently'

it('names the index, the table and the lock', async () => {
  const found = (await lintSql('CREATE INDEX i ON app.t (a)')).filter((finding) => finding.rule === rule)
  expect(found).toMatchObject([
    { message: 'Building i blocks writes to app.t until it is done.', lock: 'SHARE', severity: 'blocker', line: 1 },
  ])
})

it('leaves tables of the same revision alone, temporary ones and views', async () => {
  expect(await rulesIn('CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX i ON t (b)')).not.toContain(rule)
  expect(await rulesIn('CREATE TEMP TABLE t (a int); CREATE INDEX i ON t (a)')).not.toContain(rule)
  const before = 'CREATE MATERIALIZED VIEW v AS SELECT 1 AS a'
  expect(await rulesIn('CREATE INDEX i ON v (a)', { before })).not.toContain(rule)
})

it('knows that a table of an earlier revision may be full', async () => {
  const revisions = [
    sqlRevision('CREATE TABLE t (a int PRIMARY KEY, b int)', undefined, '1.sql'),
    sqlRevision('CREATE INDEX i ON t (b)', undefined, '2.sql'),
  ]
  const found = (await lintRevisions(revisions, { transactions: 'all' })).filter((finding) => finding.rule === rule)
  expect(found.map(({ file }) => file)).toEqual(['2.sql'])
})

it('is silent where the index exists and nothing is built', async () => {
  const before = 'CREATE TABLE t (a int); CREATE INDEX i ON t (a)'
  expect(await rulesIn('CREATE INDEX IF NOT EXISTS i ON t (a)', { before })).not.toContain(rule)
})
