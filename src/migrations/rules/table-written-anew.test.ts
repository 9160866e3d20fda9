import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'table-written-anew'
it('knows every spelling', async () => {
  expect(await rulesIn('VACUUM (FULL, ANALYZE) t')).toContain(rule)
  expect(await rulesIn('VACUUM (FULL false) t')).not.toContain(rule)
  expect(await rulesIn('CLUSTER t USING i')).toContain(rule)
  expect(await rulesIn('CLUSTER')).toContain(rule)
  expect(await rulesIn('CREATE TABLE t (id int PRIMARY KEY); CLUSTER t USING t_pkey')).not.toContain(rule)
})
