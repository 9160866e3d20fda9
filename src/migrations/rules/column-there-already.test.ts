import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'column-there-already'
it('knows what an earlier statement dropped', async () => {
  const before = 'CREATE TABLE t (a int)'
  expect(await rulesIn('ALTER TABLE t ADD COLUMN IF NOT EXISTS a int', { before })).toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN IF NOT EXISTS b int', { before })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t DROP a; ALTER TABLE t ADD COLUMN IF NOT EXISTS a int', { before })).not.toContain(
    rule,
  )
  expect(await rulesIn('ALTER TABLE u ADD COLUMN IF NOT EXISTS a int')).not.toContain(rule)
})
