import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'type-change-locks-both'
const tables =
  'CREATE TABLE p (id int PRIMARY KEY, a int); CREATE TABLE t (id int, p int REFERENCES p, code varchar(5));'

it.each([
  ['the referring side', 'ALTER TABLE t ALTER COLUMN p TYPE bigint', true],
  ['the side referred to', 'ALTER TABLE p ALTER COLUMN id TYPE bigint', true],
  ['a column of no key', 'ALTER TABLE p ALTER COLUMN a TYPE bigint', false],
  ['a column of no key on the other side', 'ALTER TABLE t ALTER COLUMN code TYPE text', false],
])('%s', async (_, sql, fires) => {
  expect((await rulesIn(sql, { before: tables })).includes(rule)).toBe(fires)
})
