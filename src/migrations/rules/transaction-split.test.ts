import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'transaction-split'
const autocommit = 'CONCURRENTLY'

it('is content with statements that can be run again, and with those after the block', async () => {
  const index = 'CREATE INDEX CONCURRENTLY i ON t (a)'
  expect(await rulesIn(`ALTER TABLE t ADD COLUMN IF NOT EXISTS a int; ${index}`, { autocommit })).not.toContain(rule)
  expect(await rulesIn(`${index}; ALTER TABLE t ADD COLUMN a int`, { autocommit })).not.toContain(rule)
  expect(await rulesIn(`SET LOCAL statement_timeout = 0; ${index}`, { autocommit })).not.toContain(rule)
  expect(await rulesIn(`ALTER TABLE t ADD COLUMN a int; ${index}`, { autocommit })).toContain(rule)
  expect(await rulesIn(`ALTER TABLE t ADD COLUMN a int; ${index}`, { transactions: 'none' })).not.toContain(rule)
})
