import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'check-without-not-valid'

it('leaves new tables, NOT VALID and NOT ENFORCED alone', async () => {
  expect(await rulesIn('CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0)')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD CHECK (a > 0) NOT VALID')).not.toContain(rule)
  const version = { major: 18 }
  expect(await rulesIn('ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED', { version })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD UNIQUE (a)')).not.toContain(rule)
})

it('looks into DO blocks', async () => {
  expect(await rulesIn('DO $$ BEGIN IF true THEN ALTER TABLE t ADD CHECK (a > 0); END IF; END $$')).toContain(rule)
})
