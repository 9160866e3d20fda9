import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'collation-change'
const before = 'CREATE TABLE t (a text, b text); CREATE INDEX i ON t (a)'

it('is about indexed columns of tables in use', async () => {
  expect(await rulesIn('ALTER TABLE t ALTER COLUMN a TYPE text COLLATE "C"', { before })).toContain(rule)
  expect(await rulesIn('ALTER TABLE t ALTER COLUMN b TYPE text COLLATE "C"', { before })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ALTER COLUMN a TYPE text', { before })).not.toContain(rule)
})
