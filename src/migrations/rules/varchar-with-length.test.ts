import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'varchar-with-length'
it('takes varchar without a length for the text it is', async () => {
  const options = { enable: [rule] }
  expect(await rulesIn('ALTER TABLE t ADD a varchar', options)).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a varchar(9)', options)).toContain(rule)
})
