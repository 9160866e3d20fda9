import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'serial-column'
it('is off until it is asked for', async () => {
  expect(await rulesIn('CREATE TABLE t (id bigserial PRIMARY KEY)')).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE t (id serial8 PRIMARY KEY)', { enable: [rule] })).toContain(rule)
})
