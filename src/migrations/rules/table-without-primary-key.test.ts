import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'table-without-primary-key'
it.each([
  ['a key of two columns', 'CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))', false],
  ['a unique key', 'CREATE TABLE t (a int UNIQUE)', true],
  ['a temporary table', 'CREATE TEMP TABLE t (a int)', false],
  ['a partition', 'CREATE TABLE p PARTITION OF t DEFAULT', false],
  ['a copy, whose constraints are not known', 'CREATE TABLE t (LIKE u INCLUDING ALL)', false],
  ['a table that is gone again', 'CREATE TABLE t (a int); DROP TABLE t', false],
])('%s', async (_, sql, fires) => {
  expect((await rulesIn(sql)).includes(rule)).toBe(fires)
})
