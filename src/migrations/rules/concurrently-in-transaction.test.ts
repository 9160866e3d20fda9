import { expect, it } from 'vitest'
import { lintRevisions, lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'concurrently-in-transaction'

it('sees explicit transactions, those of the tool and DO blocks', async () => {
  const sql = 'BEGIN; CREATE INDEX CONCURRENTLY i ON t (a); COMMIT; REINDEX INDEX CONCURRENTLY j;'
  const found = (await lintSql(sql, { transactions: 'none' })).filter((finding) => finding.rule === rule)
  expect(found.map(({ message }) => message)).toEqual([
    'CREATE INDEX CONCURRENTLY cannot run between BEGIN and COMMIT.',
  ])
  expect(await rulesIn('DO $$ BEGIN DROP INDEX CONCURRENTLY i; END $$', { transactions: 'none' })).toContain(rule)
  expect(await rulesIn('ALTER TABLE t DETACH PARTITION p CONCURRENTLY', { transactions: 'all' })).toContain(rule)
  expect(await rulesIn('VACUUM t')).toContain(rule)
})

it('says nothing where the tool is unknown, and of what may run in a transaction', async () => {
  expect(await rulesIn('DROP INDEX CONCURRENTLY i', { transactions: 'unknown' })).not.toContain(rule)
  expect(await rulesIn('REFRESH MATERIALIZED VIEW CONCURRENTLY v; ANALYZE t; REINDEX TABLE t')).not.toContain(rule)
})

it('knows the blocks that leave the transaction', async () => {
  const position = { file: 'r.py', line: 5 }
  const sql = 'CREATE INDEX CONCURRENTLY i ON t (a)'
  const step = { kind: 'statement', sql, position, operation: 'create_index', autocommit: true } as const
  const revision = {
    id: 'r',
    tool: 'alembic',
    position,
    up: { kind: 'steps', steps: [step] },
    down: undefined,
    source: undefined,
  } as const
  const found = await lintRevisions([revision], { transactions: 'all' })
  expect(found.map((finding) => finding.rule)).not.toContain(rule)
})
