import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { full, service, settings } from './service.fixture.ts'

const alone = (files: Record<string, string>) => outcomeOf('config/production-settings-validated', files)
const app = { 'app/server.py': 'from fastapi import FastAPI\napp = FastAPI()\n' }
const run = (files: Record<string, string>) => alone({ ...app, ...files })
const production = {
  'docker-compose.prod.yml': 'services:\n  api:\n    image: app:1\n    environment:\n      APP_ENV: prod\n',
}

test('fails for a validation that nothing calls', async () => {
  expect(placesOf(await run({ ...service(full, ''), ...production }))).toEqual(['app/main.py:2'])
})

test('fails without any validation', async () => {
  expect((await run({ 'app/__init__.py': '', 'app/config.py': settings })).status).toBe('fail')
})

test('a library that starts nothing is not judged', async () => {
  expect((await alone({ 'app/__init__.py': '', 'app/config.py': settings })).status).toBe('unverified')
})

test('passes when it is called and the deployment says that this is production', async () => {
  expect((await run({ ...service(full), ...production })).status).toBe('pass')
})

test('is unverified when nothing says so and the default is development', async () => {
  const outcome = await run(service(full))
  expect(outcome.status === 'unverified' && outcome.needs).toContain('APP_ENV')
})

test('a production default or a required environment needs no more', async () => {
  const files = service(full)
  const required = { ...files, 'app/config.py': settings.replace('app_env: str = "dev"', 'app_env: str') }
  expect((await run(required)).status).toBe('pass')
})

test('secrets that are all required are validation enough; nothing to validate does not arise', async () => {
  const text =
    'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    secret_key: str\nsettings = Settings()\n'
  expect((await run({ 'app/__init__.py': '', 'app/config.py': text })).status).toBe('pass')
  expect((await run({ 'app/__init__.py': '', 'app/main.py': 'x = 1\n' })).status).toBe('not-applicable')
  expect((await alone({ 'a.ts': '' })).status).toBe('unverified')
})

test('a validation of one integration among many, called by its object, is not called idle', async () => {
  const integration =
    'import os\nclass Sender:\n    def __init__(self):\n        self.validate_environment()\n    def validate_environment(self):\n        if os.getenv("SENDER_API_KEY") is None:\n            raise ValueError("missing")\n'
  const outcome = await run({ 'app/__init__.py': '', 'app/config.py': settings, 'app/sender.py': integration })
  expect(outcome).toMatchObject({ status: 'fail', findings: [{ subject: 'production validation' }] })
})

test('a module that ends the program without its secret validates it at start-up', async () => {
  const text =
    'import os\nWEBUI_AUTH = os.environ.get("WEBUI_AUTH", "True").lower() == "true"\nSECRET_KEY = os.getenv("SECRET_KEY", "")\nif WEBUI_AUTH and SECRET_KEY == "":\n    raise SystemExit("SECRET_KEY is not set")\n'
  expect((await run({ 'app/__init__.py': '', 'app/env.py': text })).status).toBe('pass')
  const warns = text.replace('raise SystemExit', 'print')
  expect((await run({ 'app/__init__.py': '', 'app/env.py': warns })).status).toBe('fail')
})

test('the environment of somebody else does not tell which one this is', async () => {
  const reads = (name: string) =>
    run({
      'app/__init__.py': '',
      'app/env.py': `import os\nX = os.getenv("${name}")\nKEY = os.getenv("API_KEY", "a")\n`,
    })
  const where = async (name: string) => JSON.stringify(await reads(name)).includes('the environment is known here')
  expect(await where('APP_ENVIRONMENT')).toBe(true)
  expect(await where('PINECONE_ENVIRONMENT')).toBe(false)
  expect(await where('IS_IN_DB_MODEL_SERVING_ENV')).toBe(false)
})
