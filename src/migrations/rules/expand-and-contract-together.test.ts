import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('leaves columns that have nothing to do with each other alone', async () => {
  const rule = 'expand-and-contract-together'
  expect(await rulesIn('ALTER TABLE t ADD a int; ALTER TABLE t DROP b')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a int; UPDATE t SET a = 1 WHERE id = 1; ALTER TABLE t DROP b')).not.toContain(
    rule,
  )
  expect(await rulesIn('ALTER TABLE t ADD a int; UPDATE u SET a = b WHERE id = 1; ALTER TABLE t DROP b')).not.toContain(
    rule,
  )
  expect(await rulesIn('ALTER TABLE t ADD a int; UPDATE t SET a = b WHERE id = 1; ALTER TABLE t DROP b')).toContain(
    rule,
  )
})
