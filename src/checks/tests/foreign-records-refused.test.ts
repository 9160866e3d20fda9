import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/foreign-records-refused'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a test that asserts it passes', async () => {
  expect(
    await status(
      test_(
        'leads_and_bookings_of_another_org',
        'assert client.get("/leads/1", headers=other_org).status_code == 404',
        'assert client.post("/bookings", headers=other_org).status_code == 404',
      ),
    ),
  ).toBe('pass')
})

test('each resource needs its own', async () => {
  expect(
    await status(test_('leads_of_another_org', 'assert client.get("/leads/1", headers=other_org).status_code == 404')),
  ).toBe('fail')
})
