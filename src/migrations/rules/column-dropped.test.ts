import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'column-dropped'
it('leaves alone what the same revision made, and what is not there', async () => {
  const before = 'CREATE TABLE t (id int, a int)'
  expect(await rulesIn('ALTER TABLE t DROP COLUMN a', { before })).toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN x int; ALTER TABLE t DROP COLUMN x', { before })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t DROP COLUMN IF EXISTS gone', { before })).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE u (a int, b int); ALTER TABLE u DROP COLUMN b')).not.toContain(rule)
})
