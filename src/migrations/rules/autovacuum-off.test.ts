import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'autovacuum-off'
it('knows every spelling', async () => {
  expect(await rulesIn('ALTER TABLE t SET (autovacuum_enabled = off)')).toContain(rule)
  expect(await rulesIn('CREATE TABLE t (id int PRIMARY KEY) WITH (autovacuum_enabled = false)')).toContain(rule)
  expect(await rulesIn('ALTER TABLE t SET (autovacuum_enabled = true)')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t RESET (autovacuum_enabled)')).not.toContain(rule)
})
