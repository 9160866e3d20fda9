import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'json-column'
it('leaves new tables alone: no query on them breaks', async () => {
  expect(await rulesIn('CREATE TABLE t (a json)')).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE t (a int); ALTER TABLE t ADD b json')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD b json')).toContain(rule)
})
