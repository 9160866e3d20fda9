import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'stored-generated-column-added'
it('takes virtual columns for what they are, and new tables', async () => {
  const options = { version: { major: 18 } }
  expect(await rulesIn('ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a * 2) STORED')).toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a * 2) VIRTUAL', options)).not.toContain(
    rule,
  )
  const sql = 'CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS (a * 2) STORED'
  expect(await rulesIn(sql)).not.toContain(rule)
})
