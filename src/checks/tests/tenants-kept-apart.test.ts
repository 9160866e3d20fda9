import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/tenants-kept-apart'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a test that asserts it passes', async () => {
  expect(await status(test_('leads', 'assert client.get("/leads/1", headers=other_org).status_code == 404'))).toBe(
    'pass',
  )
})

test('the name of a test alone proves nothing', async () => {
  expect(await status(test_('isolation', 'assert client.get("/leads/1").status_code == 200'))).toBe('fail')
})
