import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('does not ask NOT NULL for a name', async () => {
  const rule = 'unnamed-constraint'
  expect(await rulesIn('ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1', { enable: [rule] })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN a int UNIQUE', { enable: [rule] })).toContain(rule)
  expect(await rulesIn('CREATE INDEX ON t (a)', { enable: [rule] })).toContain(rule)
})
