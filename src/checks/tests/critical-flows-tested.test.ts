import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/critical-flows-tested'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a test that asserts it passes', async () => {
  expect(
    await status(
      test_(
        'flow',
        'client.post("/auth/login")',
        'assert client.post("/bookings").status_code == 201',
        'client.post("/webhooks/stripe")  # checkout',
      ),
    ),
  ).toBe('pass')
})

test('one request is no flow', async () => {
  expect(await status(test_('login', 'assert client.post("/auth/login").status_code == 200'))).toBe('fail')
})
