import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'column-drop-takes-index'
const table = 'CREATE TABLE t (a int, b int, c int);'

it.each([
  ['an index of the column alone', 'CREATE INDEX i ON t (a)', 'a', false],
  ['its first column', 'CREATE INDEX i ON t (a, b)', 'a', false],
  ['a later column', 'CREATE INDEX i ON t (b, a)', 'a', true],
  [
    'a later column, with another index on the first',
    'CREATE INDEX i ON t (b, a); CREATE INDEX j ON t (b)',
    'a',
    false,
  ],
  ['a column in no index', 'CREATE INDEX i ON t (b, a)', 'c', false],
])('%s', async (_, index, column, fires) => {
  const found = await rulesIn(`ALTER TABLE t DROP COLUMN ${column}`, { before: `${table} ${index}` })
  expect(found.includes(rule)).toBe(fires)
})
