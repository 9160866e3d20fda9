import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'ivfflat-on-empty-table'
const index = 'CREATE INDEX i ON t USING ivfflat (a vector_l2_ops) WITH (lists = 10)'

it('is content when rows were put in, or the table is older', async () => {
  const table = 'CREATE TABLE t (id int PRIMARY KEY, a vector(3));'
  expect(await rulesIn(`${table} INSERT INTO t SELECT * FROM old; ${index}`)).not.toContain(rule)
  expect(await rulesIn(index, { before: table })).not.toContain(rule)
  expect(await rulesIn(`${table} ${index}`)).toContain(rule)
})
