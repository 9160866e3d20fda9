import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'vector-index-parameters'

it('is about vector indexes only', async () => {
  const alone = { transactions: 'none' } as const
  expect(await rulesIn('CREATE INDEX CONCURRENTLY i ON t USING gin (a)', alone)).not.toContain(rule)
  expect(await rulesIn('CREATE INDEX CONCURRENTLY i ON t USING hnsw (a vector_l2_ops)', alone)).toContain(rule)
  expect(
    await rulesIn('CREATE INDEX CONCURRENTLY i ON t USING hnsw (a vector_l2_ops) WITH (m = 16)', alone),
  ).not.toContain(rule)
})
