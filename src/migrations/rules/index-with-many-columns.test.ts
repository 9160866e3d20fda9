import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('leaves unique indexes alone: their columns are what is unique', async () => {
  const rule = 'index-with-many-columns'
  expect(await rulesIn('CREATE UNIQUE INDEX i ON t (a, b, c, d)', { enable: [rule] })).not.toContain(rule)
  expect(await rulesIn('CREATE INDEX i ON t (a, b, c, d)')).not.toContain(rule)
})
