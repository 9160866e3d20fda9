import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'column-renamed'
it('leaves alone what the same revision made, and names nobody else uses', async () => {
  const before = 'CREATE TABLE t (id int, a int CONSTRAINT c CHECK (a > 0)); CREATE INDEX i ON t (a)'
  expect(await rulesIn('ALTER TABLE t RENAME COLUMN a TO b', { before })).toContain(rule)
  expect(await rulesIn('ALTER TABLE t RENAME a TO b', { before })).toContain(rule)
  expect(await rulesIn('ALTER TABLE t RENAME CONSTRAINT c TO d; ALTER INDEX i RENAME TO j', { before })).not.toContain(
    rule,
  )
  expect(await rulesIn('ALTER TABLE t ADD x int; ALTER TABLE t RENAME x TO y', { before })).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE u (a int); ALTER TABLE u RENAME a TO b')).not.toContain(rule)
})
