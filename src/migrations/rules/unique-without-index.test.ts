import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'unique-without-index'

it('leaves new tables and ready indexes alone', async () => {
  expect(await rulesIn('CREATE TABLE t (a int); ALTER TABLE t ADD UNIQUE (a)')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a)')).toContain(rule)
})
