import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it.each([
  ['INSERT INTO t (a, a) VALUES (1, 2)', true],
  ['INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1, b = 2', true],
  ['CREATE TABLE t (a int PRIMARY KEY, a text)', true],
  ['UPDATE t SET a[1] = 1, a[2] = 2 WHERE id = 1', false],
  ['INSERT INTO t (a, b) VALUES (1, 2)', false],
  ['SELECT a, a FROM t', false],
])('%s', async (sql, fires) => {
  expect((await rulesIn(sql)).includes('duplicate-assignment')).toBe(fires)
})
