import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('knows GIN on arrays and hash by name', async () => {
  const rule = 'unusual-index-method'
  const enable = [rule]
  expect(
    await rulesIn('CREATE TABLE t (a int[] PRIMARY KEY); CREATE INDEX i ON t USING gin (a)', { enable }),
  ).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE t (a int PRIMARY KEY); CREATE INDEX i ON t USING hash (a)', { enable })).toContain(
    rule,
  )
})
