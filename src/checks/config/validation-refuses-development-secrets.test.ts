import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { full, service } from './service.fixture.ts'

const run = (files: Record<string, string>) => outcomeOf('config/validation-refuses-development-secrets', files)

test('passes when every default is refused', async () => {
  expect((await run(service(full))).status).toBe('pass')
})

test('fails for the one that is left out', async () => {
  const outcome = await run(service(full.replace('== "worker-secret"', '== "other"')))
  expect(outcome.status === 'fail' && outcome.findings.map(({ subject }) => subject)).toEqual([
    'WORKER_SECRET still has its default',
  ])
})

test('fails for all when nothing calls it; does not arise without defaults', async () => {
  expect((await run(service(full, ''))).status).toBe('fail')
  expect((await run({ 'app/main.py': 'import os\nSECRET_KEY = os.environ["SECRET_KEY"]\n' })).status).toBe(
    'not-applicable',
  )
})

test('a key of product analytics is public by design', async () => {
  const config = (value: string) =>
    `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    posthog_api_key: str = "${value}"\nsettings = Settings()\n`
  expect((await run({ 'app/config.py': config('phc_bVT2ugnZhMHRWqMvSRHP') })).status).toBe('not-applicable')
  expect((await run({ 'app/config.py': config('development') })).status).toBe('fail')
})
