import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'table-dropped'
it('leaves alone what the same revision made, and what is not there', async () => {
  expect(await rulesIn('DROP TABLE t')).toContain(rule)
  expect(await rulesIn('DROP MATERIALIZED VIEW m')).toContain(rule)
  expect(await rulesIn('DROP VIEW v')).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE t (id int PRIMARY KEY); DROP TABLE t')).not.toContain(rule)
  expect(await rulesIn('DROP TABLE IF EXISTS t', { fromEmpty: true })).not.toContain(rule)
  expect(await rulesIn('DROP TABLE IF EXISTS t')).toContain(rule)
})
