import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'char-column'
it('looks at added and changed columns too', async () => {
  const options = { enable: [rule] }
  expect(await rulesIn('ALTER TABLE t ADD COLUMN c char(3)', options)).toContain(rule)
  expect(await rulesIn('ALTER TABLE t ALTER COLUMN c TYPE char(3)', options)).toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN c text', options)).not.toContain(rule)
})
