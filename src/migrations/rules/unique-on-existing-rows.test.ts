import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('runs only when it is asked for, and not for plain indexes', async () => {
  const rule = 'unique-on-existing-rows'
  const unique = 'CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)'
  expect(await rulesIn(unique, { transactions: 'none' })).not.toContain(rule)
  expect(await rulesIn(unique, { transactions: 'none', enable: [rule] })).toContain(rule)
  expect(await rulesIn('CREATE INDEX CONCURRENTLY i ON t (a)', { transactions: 'none', enable: [rule] })).not.toContain(
    rule,
  )
})
