import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'index-dropped-before-replacement'
const before = 'CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a)'

it('leaves other columns, other tables and one transaction alone', async () => {
  const alone = { before, transactions: 'none' } as const
  expect(await rulesIn('DROP INDEX CONCURRENTLY i; CREATE INDEX CONCURRENTLY j ON t (b)', alone)).not.toContain(rule)
  expect(await rulesIn('DROP INDEX CONCURRENTLY i; CREATE INDEX CONCURRENTLY j ON u (a)', alone)).not.toContain(rule)
  expect(await rulesIn('DROP INDEX i; CREATE INDEX j ON t (a, b)', { before })).not.toContain(rule)
  expect(await rulesIn('DROP INDEX CONCURRENTLY i; CREATE INDEX CONCURRENTLY j ON t (a, b)', alone)).toContain(rule)
})
