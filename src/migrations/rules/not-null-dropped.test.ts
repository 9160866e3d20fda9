import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'not-null-dropped'
it('is silent where the column held NULL anyway', async () => {
  const options = { before: 'CREATE TABLE t (a int, b int NOT NULL)', enable: [rule] }
  expect(await rulesIn('ALTER TABLE t ALTER COLUMN a DROP NOT NULL', options)).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ALTER COLUMN b DROP NOT NULL', options)).toContain(rule)
})
