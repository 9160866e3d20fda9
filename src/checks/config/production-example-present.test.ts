import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const run = (more: Record<string, string>) =>
  outcomeOf('config/production-example-present', { 'app/main.py': 'import os\nA = os.environ["A_URL"]\n', ...more })

test('fails with the plain example only, passes with one for production', async () => {
  expect((await run({ '.env.example': 'A=\n' })).status).toBe('fail')
  expect((await run({ '.env.production': 'A=1\n' })).status).toBe('fail')
  expect((await run({ '.env.production.example': 'A=\n' })).status).toBe('pass')
})

test('does not arise without variables', async () => {
  expect((await outcomeOf('config/production-example-present', { 'app/main.py': 'x = 1\n' })).status).toBe(
    'not-applicable',
  )
})
