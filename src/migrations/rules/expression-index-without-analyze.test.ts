import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'expression-index-without-analyze'
const alone = { transactions: 'none' } as const
const index = 'CREATE INDEX CONCURRENTLY i ON t (lower(a))'

it('takes VACUUM ANALYZE and ANALYZE of everything, but not of another table', async () => {
  expect(await rulesIn(`${index}; VACUUM (ANALYZE) t`, alone)).not.toContain(rule)
  expect(await rulesIn(`${index}; ANALYZE`, alone)).not.toContain(rule)
  expect(await rulesIn(`${index}; ANALYZE u`, alone)).toContain(rule)
  expect(await rulesIn(`${index}; VACUUM t`, alone)).toContain(rule)
})

it('leaves plain columns and new tables alone', async () => {
  expect(await rulesIn('CREATE INDEX CONCURRENTLY i ON t (a) WHERE lower(a) > $$a$$', alone)).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE t (a text PRIMARY KEY); CREATE INDEX i ON t (lower(a))')).not.toContain(rule)
})
