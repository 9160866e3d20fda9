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

it('takes a table that only a step it could not read can have made for new', async () => {
  const position = { file: 'r.py', line: 1 }
  const opaque = { kind: 'opaque', position, operation: 'create_table', reason: 'a column is computed' } as const
  const index = (line: number, sql: string) =>
    ({
      kind: 'statement',
      sql,
      position: { file: 'r.py', line },
      operation: 'create_index',
      autocommit: false,
    }) as const
  const steps = [opaque, index(2, 'CREATE INDEX i ON t (a)'), index(3, 'CREATE INDEX j ON t (b)')]
  const first = { ...sqlRevision('', undefined, 'r.py'), up: { kind: 'steps', steps } as const }
  const second = sqlRevision('CREATE INDEX k ON t (c)', undefined, 's.py')
  const found = (await lintRevisions([first, second], { fromEmpty: true })).filter((finding) => finding.rule === rule)
  expect(found.map(({ file }) => file)).toEqual(['s.py'])
  const unseen = (await lintRevisions([first])).filter((finding) => finding.rule === rule)
  expect(unseen.map(({ line }) => line)).toEqual([2, 3])
})
