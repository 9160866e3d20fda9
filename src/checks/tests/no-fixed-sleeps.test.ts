import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/no-fixed-sleeps'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a pause in a test of the whole fails as a recommendation', async () => {
  expect(await status(test_('home', 'client.get("/")', 'time.sleep(2)'))).toBe('fail')
})

test('no pause passes; a unit test may sleep, and a short pause is a yield', async () => {
  expect(await status(test_('home', 'client.get("/")', 'time.sleep(0.01)'))).toBe('pass')
  expect(await status(test_('home', 'client.get("/")') + test_('timer', 'time.sleep(2)', 'assert 1'))).toBe('pass')
})

test('only units are not asked', async () => {
  expect(await status(test_('add', 'assert 1'))).toBe('not-applicable')
})
