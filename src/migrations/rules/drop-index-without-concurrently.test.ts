import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'drop-index-without-concurrently'

it('leaves indexes of new tables, of partitioned tables and other objects alone', async () => {
  expect(await rulesIn('CREATE TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i')).not.toContain(rule)
  const before = 'CREATE TABLE e (at date) PARTITION BY RANGE (at); CREATE INDEX i ON e (at)'
  expect(await rulesIn('DROP INDEX i', { before })).not.toContain(rule)
  expect(await rulesIn('DROP VIEW i')).not.toContain(rule)
})

it('knows that IF EXISTS of what never was does nothing', async () => {
  expect(await rulesIn('DROP INDEX IF EXISTS i', { fromEmpty: true })).not.toContain(rule)
  expect(await rulesIn('DROP INDEX IF EXISTS i')).toContain(rule)
})

it('names each index of a list', async () => {
  const before = 'CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)'
  const found = (await lintSql('DROP INDEX i, j', { before })).filter((finding) => finding.rule === rule)
  expect(found.map(({ message }) => message)).toEqual([
    'Dropping i locks t against reads and writes.',
    'Dropping j locks t against reads and writes.',
  ])
})
