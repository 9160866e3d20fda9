import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'serial-column-added'
it('knows every spelling, and leaves new tables alone', async () => {
  for (const type of ['serial', 'bigserial', 'serial8', 'smallserial'])
    expect(await rulesIn(`ALTER TABLE t ADD COLUMN x ${type}`)).toContain(rule)
  expect(await rulesIn('CREATE TABLE t (id int); ALTER TABLE t ADD COLUMN x serial')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN serial int')).not.toContain(rule)
})
