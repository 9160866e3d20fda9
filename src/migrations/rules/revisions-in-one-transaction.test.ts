import { expect, it } from 'vitest'
import { lintRevisions, sqlRevision } from '../../testing/lint.ts'

const rule = 'revisions-in-one-transaction'

async function rulesOf(...sql: readonly string[]) {
  const revisions = sql.map((text, index) => sqlRevision(text, undefined, `${index}.sql`))
  return (await lintRevisions(revisions, { transactions: 'all' })).map((finding) => finding.rule)
}

it('needs two revisions that lock tables in use', async () => {
  expect(await rulesOf('CREATE TABLE t (a int PRIMARY KEY)', 'CREATE TABLE u (a int PRIMARY KEY)')).not.toContain(rule)
  expect(await rulesOf('ALTER TABLE t ADD a int', 'CREATE TABLE u (a int PRIMARY KEY)')).not.toContain(rule)
  expect(await rulesOf('ALTER TABLE t ADD a int', 'ALTER TABLE u ADD a int')).toContain(rule)
})
