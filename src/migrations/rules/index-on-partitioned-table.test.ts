import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const before = 'CREATE TABLE e (at date NOT NULL, k int) PARTITION BY RANGE (at)'
const rule = 'index-on-partitioned-table'

it('knows that CONCURRENTLY is an error there', async () => {
  expect(await rulesIn('CREATE INDEX CONCURRENTLY i ON e (k)', { before, transactions: 'none' })).toContain(rule)
})

it('leaves new partitioned tables and their indexes alone', async () => {
  expect(await rulesIn(`${before}; CREATE INDEX i ON e (k)`)).not.toContain(rule)
})

it('leaves a single partition to the rule of ordinary tables', async () => {
  const partition = `${before}; CREATE TABLE e1 PARTITION OF e FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`
  const found = await rulesIn('CREATE INDEX i ON e1 (k)', { before: partition })
  expect(found).toContain('index-without-concurrently')
  expect(found).not.toContain(rule)
})
