import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'concurrently-if-not-exists'
const alone = { transactions: 'none' } as const

it('leaves IF NOT EXISTS of plain builds alone: they are all or nothing', async () => {
  expect(await rulesIn('CREATE INDEX IF NOT EXISTS i ON t (a)', alone)).not.toContain(rule)
  expect(await rulesIn('CREATE INDEX CONCURRENTLY i ON t (a)', alone)).not.toContain(rule)
})

it('wants the same index dropped, not another', async () => {
  const sql = 'DROP INDEX CONCURRENTLY IF EXISTS j; CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)'
  expect(await rulesIn(sql, alone)).toContain(rule)
})
