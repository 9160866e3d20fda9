import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'outbound/circuit-breakers'
const call = 'import requests\nrequests.get("https://a", timeout=1)\n'

test('calls without a breaker fail as a recommendation', async () => {
  expect((await outcomeOf(check, { 'app/a.py': call })).status).toBe('fail')
})

test('a breaker of a library, or one of our own that is made, passes', async () => {
  const library = `${call}from circuitbreaker import circuit\n@circuit\ndef ask(): ...\n`
  expect((await outcomeOf(check, { 'app/a.py': library })).status).toBe('pass')
  const own = `${call}class CircuitBreaker: ...\nbreaker = CircuitBreaker()\n`
  expect((await outcomeOf(check, { 'app/a.py': own })).status).toBe('pass')
})

test('a breaker that is defined but never made fails', async () => {
  const result = await outcomeOf(check, { 'app/a.py': `${call}class CircuitBreaker: ...\n` })
  expect(result).toMatchObject({ status: 'fail', summary: expect.stringContaining('never used') })
})

test('nothing called is not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
