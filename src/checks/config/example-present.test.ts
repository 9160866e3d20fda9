import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const code = { 'app/main.py': 'import os\nA = os.environ["A_URL"]\n' }

test('fails without, passes with an example; an empty or live one does not count', async () => {
  const run = (more: Record<string, string>) => outcomeOf('config/example-present', { ...code, ...more })
  expect((await run({ '.env': 'A=1\n', '.env.example': '# nothing\n' })).status).toBe('fail')
  expect((await run({ 'backend/.env.sample': 'A_URL=\n' })).status).toBe('pass')
})

test('does not arise without variables', async () => {
  expect((await outcomeOf('config/example-present', { 'app/main.py': 'x = 1\n' })).status).toBe('not-applicable')
})
