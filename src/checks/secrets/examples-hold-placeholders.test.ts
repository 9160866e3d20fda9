import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (files: Record<string, string>) => outcomeOf('secrets/examples-hold-placeholders', files)

test('fails for values that look real, commented out or not', async () => {
  const outcome = await run({
    '.env.example': 'SECRET_KEY=change-me\nJWT_SECRET=q9X2vLr7Tz0BnM4kWp8YsE1uHc6JdA3g\n',
    '.env.production.example': `A=1\n# STRIPE_SECRET_KEY=${['sk', 'live', '51Habc9Qz7RtYvW2mNpKdLxEe4'].join('_')}\n`,
  })
  expect(placesOf(outcome)).toEqual(['.env.example:2', '.env.production.example:2'])
  expect(JSON.stringify(outcome)).not.toContain('q9X2vLr7')
})

test('passes with placeholders of every kind', async () => {
  const outcome = await run({
    '.env.example': `
SECRET_KEY=
API_KEY=your-api-key-here
STRIPE_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxx
WEBHOOK_SECRET=whsec_...
DB_PASSWORD="\${DB_PASSWORD}"
JWT_SECRET=dev-auth-secret
SMTP_PASSWORD=<password>
BUILD=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b
`,
  })
  expect(outcome.status).toBe('pass')
})

test('does not arise without examples', async () => {
  expect((await run({ '.env': 'SECRET_KEY=q9X2vLr7Tz0BnM4kWp8YsE1uHc6JdA3g\n' })).status).toBe('not-applicable')
})
