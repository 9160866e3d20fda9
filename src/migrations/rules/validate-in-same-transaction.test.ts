import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'validate-in-same-transaction'
const add = 'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID'
const validate = 'ALTER TABLE t VALIDATE CONSTRAINT c'

it('knows where a transaction ends', async () => {
  expect(await rulesIn(`${add}; ${validate}`, { transactions: 'none' })).not.toContain(rule)
  expect(await rulesIn(`BEGIN; ${add}; COMMIT; BEGIN; ${validate}; COMMIT`, { transactions: 'none' })).not.toContain(
    rule,
  )
  expect(await rulesIn(`BEGIN; ${add}; ${validate}; COMMIT`, { transactions: 'none' })).toContain(rule)
  expect(await rulesIn(`${add}; ${validate}`, { transactions: 'unknown' })).not.toContain(rule)
})

it('leaves other constraints and new tables alone', async () => {
  expect(await rulesIn(`${add}; ALTER TABLE t VALIDATE CONSTRAINT older`)).not.toContain(rule)
  expect(await rulesIn(`CREATE TABLE t (a int); ${add}; ${validate}`)).not.toContain(rule)
})
