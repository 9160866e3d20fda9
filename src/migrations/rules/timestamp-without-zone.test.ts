import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'timestamp-without-zone'
it('is off until it is asked for', async () => {
  expect(await rulesIn('CREATE TABLE t (id bigint PRIMARY KEY, a timestamp)')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD a timestamp(3)', { enable: [rule] })).toContain(rule)
})
