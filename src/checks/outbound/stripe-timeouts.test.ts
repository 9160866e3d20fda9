import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'outbound/stripe-timeouts'
const use = 'import stripe\ndef pay():\n    return stripe.PaymentIntent.create(amount=1)\n'

test('the default fails', async () => {
  expect(placesOf(await outcomeOf(check, { 'app/pay.py': use }))).toEqual(['app/pay.py:3'])
})

test('a call handed to a thread counts as one', async () => {
  const handed =
    'import asyncio, stripe\nasync def pay():\n    return await asyncio.to_thread(\n        stripe.PaymentIntent.create, amount=1\n    )\n'
  expect(placesOf(await outcomeOf(check, { 'app/pay.py': handed }))).toEqual(['app/pay.py:4'])
})

test('an HTTP client with a timeout passes, also from another file', async () => {
  const files = {
    'app/pay.py': use,
    'app/main.py':
      'import stripe\nstripe.max_network_retries = 2\nstripe.default_http_client = stripe.RequestsClient(timeout=10)\n',
  }
  expect(await outcomeOf(check, files)).toMatchObject({ status: 'pass', summary: expect.stringContaining('repeated') })
})

test('an attribute without effect does not pass', async () => {
  const result = await outcomeOf(check, { 'app/pay.py': `${use}stripe.api_timeout = 10\n` })
  expect(result).toMatchObject({ status: 'fail', findings: [{ message: expect.stringContaining('no effect') }] })
})

test('without Stripe, or with webhooks only, it is not applicable', async () => {
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
  const hook = 'import stripe\ndef hook(p, s):\n    return stripe.Webhook.construct_event(p, s, "x")\n'
  expect((await outcomeOf(check, { 'app/a.py': hook })).status).toBe('not-applicable')
})
