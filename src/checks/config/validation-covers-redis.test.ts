import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { full, service } from './service.fixture.ts'

const run = (files: Record<string, string>) => outcomeOf('config/validation-covers-redis', files)

test('passes when start-up refuses it', async () => {
  expect((await run(service(full))).status).toBe('pass')
})

test('fails when the validation does not look at it, or is never called', async () => {
  const outcome = await run(service('if settings.auth_secret_key == "dev-auth-secret":\n    raise RuntimeError()\n'))
  expect(outcome.status === 'fail' && outcome.findings.map(({ subject }) => subject)).toContain('REDIS_URL is empty')
  expect((await run(service(full, ''))).status).toBe('fail')
})

test('a condition that only warns does not count', async () => {
  expect((await run(service(full.replace('raise RuntimeError(problems)', 'print(problems)')))).status).toBe('fail')
})

test('does not arise without such a setting', async () => {
  expect((await run({ 'app/main.py': 'x = 1\n' })).status).toBe('not-applicable')
})

test('an address that only the configuration of a job queue reads is one broker among others', async () => {
  const config =
    'import os\nhost = os.environ.get("APP_REDIS_HOST")\nbroker_url = f"redis://{host}" if host else "amqp://localhost"\n'
  expect((await run({ 'app/celeryconfig.py': config })).status).toBe('not-applicable')
  expect((await run({ 'app/limits.py': config })).status).toBe('fail')
})
