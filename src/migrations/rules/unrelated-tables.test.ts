import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('does not count new tables', async () => {
  const rule = 'unrelated-tables'
  const tables = ['a', 'b', 'c', 'd', 'e'].map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY)`).join('; ')
  expect(await rulesIn(tables, { enable: [rule] })).not.toContain(rule)
})
