import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { settings } from './service.fixture.ts'

const files = {
  'app/__init__.py': '',
  'app/config.py': settings,
  'app/tool.py': 'import os\nHOME = os.environ["HOME"]\n',
}
const run = (more: Record<string, string>) => outcomeOf('config/variables-documented', { ...files, ...more })
const ALL =
  'APP_ENV=\nDATABASE_URL=\nAUTH_SECRET_KEY=\nWORKER_SECRET=\nSTRIPE_SECRET_KEY=\ncors_origins=\n# REDIS_URL=\n'

test('fails for each critical variable that is named nowhere', async () => {
  expect(placesOf(await run({ '.env.example': ALL }))).toEqual(['app/config.py:11'])
})

test('the documentation counts, and so do entries that are commented out', async () => {
  expect((await run({ '.env.example': ALL, 'docs/config.md': 'Set `S3_BUCKET`.\n' })).status).toBe('pass')
})

test('what is optional is told once', async () => {
  const outcome = await run({
    '.env.example': `${ALL}S3_BUCKET=\n`,
    'app/more.py': 'import os\nA = os.getenv("PAGE_SIZE", "1")\nB = os.getenv("PAGE_MAX", "9")\n',
  })
  expect(outcome.status === 'fail' && outcome.findings.map(({ subject }) => subject)).toEqual(['optional variables'])
})

test('does not arise without variables', async () => {
  expect((await outcomeOf('config/variables-documented', { 'app/main.py': 'x = 1\n' })).status).toBe('not-applicable')
})
