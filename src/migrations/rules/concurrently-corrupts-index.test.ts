import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'concurrently-corrupts-index'
const sql = 'CREATE INDEX CONCURRENTLY i ON t (a)'

it.each([
  [{ major: 14, minor: 3 }, true],
  [{ major: 14, minor: 0 }, true],
  [{ major: 14, minor: 4 }, false],
  [{ major: 14 }, false],
  [{ major: 15, minor: 0 }, false],
])('on %o: %s', async (version, fires) => {
  expect((await rulesIn(sql, { version, transactions: 'none' })).includes(rule)).toBe(fires)
})
