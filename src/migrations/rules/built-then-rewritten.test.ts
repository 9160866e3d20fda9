import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('leaves the other order and other tables alone', async () => {
  const rule = 'built-then-rewritten'
  const options = { enable: [rule], before: 'CREATE TABLE t (a int); CREATE TABLE u (a int)' }
  const rewrite = 'ALTER TABLE t ALTER COLUMN a TYPE bigint'
  expect(await rulesIn(`${rewrite}; CREATE INDEX i ON t (a)`, options)).not.toContain(rule)
  expect(await rulesIn(`CREATE INDEX i ON u (a); ${rewrite}`, options)).not.toContain(rule)
  expect(await rulesIn(`CREATE INDEX i ON t (a); ${rewrite}`, options)).toContain(rule)
})
