import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'type-change-checks-again'
const table = 'CREATE TABLE t (a varchar(5), b varchar(5));'

it.each([
  ['a CHECK on the column', `${table} ALTER TABLE t ADD CHECK (a > b)`, true],
  ['one on another column', `${table} ALTER TABLE t ADD CHECK (b > '')`, false],
  ['one that is not validated', `${table} ALTER TABLE t ADD CHECK (a > '') NOT VALID`, false],
])('%s', async (_, before, fires) => {
  expect((await rulesIn('ALTER TABLE t ALTER COLUMN a TYPE text', { before })).includes(rule)).toBe(fires)
})
