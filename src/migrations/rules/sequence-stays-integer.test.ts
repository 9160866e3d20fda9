import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'sequence-stays-integer'
const change = 'ALTER TABLE t ALTER COLUMN id TYPE bigint'

it.each([
  ['the sequence widened too', `${change}; ALTER SEQUENCE t_id_seq AS bigint`, 'CREATE TABLE t (id serial)', false],
  ['another sequence widened', `${change}; ALTER SEQUENCE u_id_seq AS bigint`, 'CREATE TABLE t (id serial)', true],
  ['an identity column', change, 'CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY)', false],
  ['a plain column', change, 'CREATE TABLE t (id int)', false],
])('%s', async (_, sql, before, fires) => {
  expect((await rulesIn(sql, { before })).includes(rule)).toBe(fires)
})
