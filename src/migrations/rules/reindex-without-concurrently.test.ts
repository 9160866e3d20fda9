import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'reindex-without-concurrently'

it('reads the option in brackets', async () => {
  expect(await rulesIn('REINDEX (CONCURRENTLY) TABLE t', { transactions: 'none' })).not.toContain(rule)
  expect(await rulesIn('REINDEX (CONCURRENTLY false) TABLE t', { transactions: 'none' })).toContain(rule)
  expect(await rulesIn('REINDEX (VERBOSE) TABLE t')).toContain(rule)
})

it('leaves a table of the same revision alone', async () => {
  expect(
    await rulesIn('CREATE TABLE t (a int); CREATE INDEX i ON t (a); REINDEX TABLE t; REINDEX INDEX i'),
  ).not.toContain(rule)
})
