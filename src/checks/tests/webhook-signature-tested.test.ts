import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/webhook-signature-tested'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a test that asserts it passes', async () => {
  expect(
    await status(
      test_(
        'webhook_signature',
        'assert client.post("/webhooks/stripe", headers={"stripe-signature": "wrong"}).status_code == 400',
      ),
    ),
  ).toBe('pass')
})

test('a webhook that is accepted proves nothing', async () => {
  expect(await status(test_('webhook_signature', 'assert client.post("/webhooks/stripe").status_code == 200'))).toBe(
    'fail',
  )
})
