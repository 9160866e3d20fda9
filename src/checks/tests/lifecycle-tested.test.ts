import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/lifecycle-tested'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a test that asserts it passes', async () => {
  expect(
    await status(
      test_(
        'booking',
        'assert client.post("/bookings/1/confirm").status_code == 200',
        'assert client.post("/bookings/1/cancel").status_code == 409',
      ),
    ),
  ).toBe('pass')
})

test('allowed changes alone are not enough, and status_code is no state', async () => {
  expect(
    await status(
      test_(
        'booking',
        'assert client.post("/bookings/1/confirm").status_code == 200',
        'x = 1',
        'y = 2',
        'assert client.get("/x").status_code == 409',
      ),
    ),
  ).toBe('fail')
})
