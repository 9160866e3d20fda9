import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'detach-concurrently-with-default'
const make =
  "CREATE TABLE e (at date) PARTITION BY RANGE (at); CREATE TABLE p PARTITION OF e FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');"

it('knows that a default partition may be gone', async () => {
  const options = { transactions: 'none' as const }
  const detach = 'ALTER TABLE e DETACH PARTITION p CONCURRENTLY'
  expect(await rulesIn(detach, { before: `${make} CREATE TABLE r PARTITION OF e DEFAULT`, ...options })).toContain(rule)
  const gone = `${make} CREATE TABLE r PARTITION OF e DEFAULT; ALTER TABLE e DETACH PARTITION r`
  expect(await rulesIn(detach, { before: gone, ...options })).not.toContain(rule)
})
