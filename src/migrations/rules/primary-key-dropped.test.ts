import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'primary-key-dropped'

it('leaves other constraints and new tables alone', async () => {
  const before = 'CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE)'
  expect(await rulesIn('ALTER TABLE t DROP CONSTRAINT t_b_key', { before })).not.toContain(rule)
  expect(await rulesIn(`${before}; ALTER TABLE t DROP CONSTRAINT t_pkey`)).not.toContain(rule)
})

it('guesses by the name where the table is unknown', async () => {
  expect(await rulesIn('ALTER TABLE t DROP CONSTRAINT t_pkey')).toContain(rule)
  expect(await rulesIn('ALTER TABLE t DROP CONSTRAINT t_fkey')).not.toContain(rule)
})
