import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'integer-primary-key'
it('is about keys of one column', async () => {
  const options = { enable: [rule] }
  expect(await rulesIn('CREATE TABLE t (id int, PRIMARY KEY (id))', options)).toContain(rule)
  expect(await rulesIn('CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))', options)).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE t (id bigint PRIMARY KEY, a int)', options)).not.toContain(rule)
})
