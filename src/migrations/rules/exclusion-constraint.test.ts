import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('leaves new tables alone', async () => {
  const add = 'ALTER TABLE t ADD EXCLUDE USING gist (d WITH &&)'
  expect(await rulesIn(`CREATE TABLE t (d tsrange); ${add}`)).not.toContain('exclusion-constraint')
  expect(await rulesIn(add)).toContain('exclusion-constraint')
})
