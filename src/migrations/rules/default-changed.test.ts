import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'default-changed'
it('is about a default in place of another', async () => {
  const options = { before: 'CREATE TABLE t (a int DEFAULT 1, b int)', enable: [rule] }
  expect(await rulesIn('ALTER TABLE t ALTER a SET DEFAULT 2', options)).toContain(rule)
  expect(await rulesIn('ALTER TABLE t ALTER b SET DEFAULT 2', options)).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ALTER a DROP DEFAULT', options)).not.toContain(rule)
})
