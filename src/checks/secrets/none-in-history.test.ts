import { expect, test } from 'vitest'
import type { Facts } from '../../facts/index.generated.ts'
import { outcomeOf } from '../../testing/audit.ts'
import check from './none-in-history.ts'

const clean = { found: [], envFiles: [], commits: 12, incomplete: undefined, command: 'git log -p --all' }
const judge = (secretHistory: Partial<Facts['secretHistory']>) =>
  check.evaluate({ secretHistory: { ...clean, ...secretHistory } })
const secret = {
  title: 'Stripe live key',
  commit: 'a'.repeat(40),
  file: 'app.py',
  line: 3,
  masked: 'sk_live_…',
  role: 'code',
} as const

test('fails for a secret and for a .env file of the past', () => {
  const outcome = judge({
    found: [{ ...secret, role: 'test' }, secret],
    envFiles: [{ path: '.env', commit: 'b'.repeat(40) }],
  })
  expect(outcome.status === 'fail' && outcome.findings.map(({ subject }) => subject)).toEqual([
    'Stripe live key in the history of app.py: sk_live_…',
    '.env in the history',
  ])
})

test('passes only for a history that was read to its end', () => {
  expect(judge({}).status).toBe('pass')
  expect(judge({ incomplete: 'the checkout is shallow' }).status).toBe('unverified')
  expect(judge({ commits: 0 }).status).toBe('unverified')
})

test('is unverified without git history', async () => {
  expect((await outcomeOf('secrets/none-in-history', { 'app.py': '' })).status).toBe('unverified')
})
