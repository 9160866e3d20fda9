import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'type-narrowed'
const before = 'CREATE TABLE t (i int, b bigint, v varchar(20), n numeric(10, 2), f float8, tz timestamptz, d date)'

it.each([
  ['i TYPE bigint', false],
  ['b TYPE int', true],
  ['v TYPE varchar(30)', false],
  ['v TYPE varchar(10)', true],
  ['n TYPE numeric(12, 4)', false],
  ['n TYPE numeric(10, 4)', true],
  ['n TYPE numeric', false],
  ['f TYPE real', true],
  ['tz TYPE timestamptz(0)', true],
  ['d TYPE timestamp', false],
])('%s', async (change, fires) => {
  expect((await rulesIn(`ALTER TABLE t ALTER COLUMN ${change}`, { before })).includes(rule)).toBe(fires)
})
