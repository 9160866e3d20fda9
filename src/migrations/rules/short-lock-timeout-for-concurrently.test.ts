import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'short-lock-timeout-for-concurrently'
const alone = { transactions: 'none' } as const

it('follows SET, SET LOCAL, RESET and set_config', async () => {
  const index = 'CREATE INDEX CONCURRENTLY i ON t (a)'
  expect(await rulesIn(`SELECT set_config('lock_timeout', '2s', false); ${index}`, alone)).toContain(rule)
  expect(await rulesIn(`SET lock_timeout = 1000; RESET lock_timeout; ${index}`, alone)).not.toContain(rule)
  expect(await rulesIn(`BEGIN; SET LOCAL lock_timeout = '1s'; COMMIT; ${index}`, alone)).not.toContain(rule)
  expect(await rulesIn(`SET lock_timeout = '10min'; ${index}`, alone)).not.toContain(rule)
})

it('knows the limit of the connection', async () => {
  const options = { ...alone, timeouts: { lockTimeout: 3_000 } }
  expect(await rulesIn('REINDEX TABLE CONCURRENTLY t', options)).toContain(rule)
  expect(await rulesIn('DROP INDEX i', options)).not.toContain(rule)
})
