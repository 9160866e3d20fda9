import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('is told once, only when asked for, and not where the connection has a limit', async () => {
  const rule = 'no-statement-timeout'
  const enable = [rule]
  expect(await rulesIn('ALTER TABLE t ADD a int')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a int', { enable, timeouts: { statementTimeout: 60_000 } })).not.toContain(
    rule,
  )
  expect(await rulesIn('CREATE TABLE t (a int PRIMARY KEY)', { enable })).not.toContain(rule)
})
