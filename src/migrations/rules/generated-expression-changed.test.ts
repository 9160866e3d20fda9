import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'generated-expression-changed'
it('knows that a virtual column is computed when it is read', async () => {
  const before = 'CREATE TABLE t (a int, x int GENERATED ALWAYS AS (a * 2) VIRTUAL)'
  const sql = 'ALTER TABLE t ALTER COLUMN x SET EXPRESSION AS (a * 3)'
  expect(await rulesIn(sql, { before, version: { major: 18 } })).not.toContain(rule)
  expect(await rulesIn(sql, { version: { major: 18 } })).toContain(rule)
})
