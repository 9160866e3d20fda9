import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const run = (files: Record<string, string>, git = true) => outcomeOf('secrets/env-files-ignored', files, { git })

test('fails when git would not ignore .env', async () => {
  expect((await run({ '.env.example': 'A=1\n', '.gitignore': '# .env\n*.pyc\n' })).status).toBe('fail')
})

test('fails for a folder that a rooted rule does not reach', async () => {
  const outcome = await run({ '.gitignore': '/.env\n', 'backend/.env.example': 'A=1\n' })
  expect(outcome.status === 'fail' && outcome.findings.map(({ subject }) => subject)).toEqual([
    'unignored backend/.env',
  ])
})

test('passes with a rule in force', async () => {
  expect((await run({ '.env.example': 'A=1\n', '.gitignore': '.env*\n!.env.example\n' })).status).toBe('pass')
})

test('is unverified without git and does not arise without environment', async () => {
  expect((await run({ '.env.example': 'A=1\n' }, false)).status).toBe('unverified')
  expect((await run({ 'README.md': 'x' })).status).toBe('not-applicable')
})
