import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { full, service } from './service.fixture.ts'

const run = (files: Record<string, string>) => outcomeOf('config/validation-covers-storage', files)

test('passes when start-up refuses it', async () => {
  expect((await run(service(full))).status).toBe('pass')
})

test('fails when the validation does not look at it, or is never called', async () => {
  const outcome = await run(service('if settings.auth_secret_key == "dev-auth-secret":\n    raise RuntimeError()\n'))
  expect(outcome.status === 'fail' && outcome.findings.map(({ subject }) => subject)).toContain('S3_BUCKET is empty')
  expect((await run(service(full, ''))).status).toBe('fail')
})

test('a condition that only warns does not count', async () => {
  expect((await run(service(full.replace('raise RuntimeError(problems)', 'print(problems)')))).status).toBe('fail')
})

test('does not arise without such a setting', async () => {
  expect((await run({ 'app/main.py': 'x = 1\n' })).status).toBe('not-applicable')
})

test('a bucket that has a name by default is not asked for; the refusal of one request is no validation', async () => {
  const config =
    'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    env: str = "local"\n    s3_bucket: str = "uploads"\nsettings = Settings()\n'
  const use =
    'from app.config import settings\nclass Storage:\n    def assert_access(self, bucket):\n        if bucket == settings.s3_bucket and settings.env:\n            return\n        raise PermissionError(bucket)\n'
  expect((await run({ 'app/config.py': config, 'app/storage.py': use })).status).toBe('not-applicable')
  const outcome = await run({ 'app/config.py': config.replace('"uploads"', '""'), 'app/storage.py': use })
  expect(outcome).toMatchObject({ findings: [{ evidence: [{ file: 'app/config.py', line: 4 }] }] })
})

test('where a setting chooses the kind of storage, its bucket is wanted for one kind only', async () => {
  const config =
    'import os\nSTORAGE_BACKEND = os.getenv("STORAGE_BACKEND", "local")\nSTORAGE_BUCKET_NAME = os.getenv("STORAGE_BUCKET_NAME")\n'
  const outcome = await run({ 'app/config.py': config })
  expect(outcome).toMatchObject({ findings: [{ subject: 'STORAGE_BACKEND is the local disk' }] })
})
