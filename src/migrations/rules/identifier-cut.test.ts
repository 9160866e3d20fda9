import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'identifier-cut'
const long = 'a'.repeat(64)

it.each([
  ['63 bytes', `CREATE TABLE ${'a'.repeat(63)} (id int PRIMARY KEY)`, false],
  ['64 bytes', `CREATE TABLE ${long} (id int PRIMARY KEY)`, true],
  ['a quoted name in which characters take two bytes', `CREATE TABLE "${'ü'.repeat(40)}" (id int PRIMARY KEY)`, true],
  ['a default', `CREATE TABLE t (id int PRIMARY KEY, x text DEFAULT '${long}')`, false],
  ['a comment', `CREATE TABLE t (id int PRIMARY KEY) -- ${long}`, false],
  ['rows', `INSERT INTO t VALUES ('${long}')`, false],
])('%s', async (_, sql, fires) => {
  expect((await rulesIn(sql)).includes(rule)).toBe(fires)
})
