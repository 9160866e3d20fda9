import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'row-security-without-policy'
const enable = 'ALTER TABLE t ENABLE ROW LEVEL SECURITY'
const before = 'CREATE TABLE t (id int PRIMARY KEY)'

it('takes policies from before, from later in the revision, and not dropped ones', async () => {
  const policy = 'CREATE POLICY p ON t USING (true)'
  expect(await rulesIn(enable, { before })).toContain(rule)
  expect(await rulesIn(enable, { before: `${before}; ${policy}` })).not.toContain(rule)
  expect(await rulesIn(`${enable}; ${policy}`, { before })).not.toContain(rule)
  expect(await rulesIn(`DROP POLICY p ON t; ${enable}`, { before: `${before}; ${policy}` })).toContain(rule)
  expect(await rulesIn(`${before}; ${enable}`)).not.toContain(rule)
})
