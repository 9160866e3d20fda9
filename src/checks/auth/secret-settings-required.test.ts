import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (config: string, files: Record<string, string> = {}) =>
  outcomeOf('auth/secret-settings-required', { 'app/__init__.py': '', 'app/config.py': config, ...files })

const CLASS =
  'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    environment: str = "dev"\n'

test('fails for literal defaults in settings classes and look-ups', async () => {
  const outcome = await run(
    `${CLASS}    good_secret: str\n    WORKER_PORTAL_SECRET: str = "worker-secret"\n    db_password: str = "hunter2"\nimport os\nJWT_SECRET = os.getenv("JWT_SECRET", "dev")\n`,
  )
  expect(placesOf(outcome)).toEqual(['app/config.py:5', 'app/config.py:6', 'app/config.py:8'])
  expect(outcome.status === 'fail' && outcome.findings.map(({ confidence }) => confidence)).toEqual([
    'high',
    'medium',
    'high',
  ])
})

test('passes when every secret is required, empty and foreign, or random', async () => {
  const outcome = await run(
    `${CLASS}    secret_key: str\n    openai_api_key: str | None = None\n    smtp_password: str = ""\n    ollama_api_key: str = "dummy"\n    token_url: str = "/token"\n`,
  )
  expect(outcome.status).toBe('pass')
})

const VALIDATED = `${CLASS}    secret_key: str = "changethis"
    def check(self):
        if self.environment == "production" and self.secret_key == "changethis":
            raise ValueError("secret_key")
`

test('a default that start-up refuses in production passes, an uncalled validation does not count', async () => {
  expect((await run(`${VALIDATED}settings = Settings()\nsettings.check()\n`)).status).toBe('pass')
  const outcome = await run(`${VALIDATED}settings = Settings()\n`)
  expect(placesOf(outcome)).toEqual(['app/config.py:4'])
  expect(JSON.stringify(outcome)).toContain('never called')
})

test('a validation that refuses another literal does not help', async () => {
  const text = VALIDATED.replace('== "changethis":', '== "secret":')
  expect((await run(`${text}settings = Settings()\nsettings.check()\n`)).status).toBe('fail')
})

test('an empty default of an own secret fails where it is used as it is, not where it is tested', async () => {
  const config = `${CLASS}    jwt_secret: str = ""\nsettings = Settings()\n`
  const use = (text: string) => ({ 'app/auth.py': `import jwt\nfrom app.config import settings\n${text}` })
  const sign = 'def sign(payload):\n    return jwt.encode(payload, settings.jwt_secret, algorithm="HS256")\n'
  expect(placesOf(await run(config, use(sign)))).toEqual(['app/config.py:4'])
  const tested = `${sign}if not settings.jwt_secret:\n    raise RuntimeError("no secret")\n`
  expect((await run(config, use(tested))).status).toBe('pass')
  // PyJWT refuses None; Starlette's sessions sign with the word "None".
  const none = config.replace('str = ""', 'str | None = None')
  expect((await run(none, use(sign))).status).toBe('pass')
  const session =
    'from starlette.middleware.sessions import SessionMiddleware\napp.add_middleware(SessionMiddleware, secret_key=settings.jwt_secret)\n'
  expect((await run(none, use(session))).status).toBe('fail')
})

test('a default that is not known is no pass', async () => {
  const config = `${CLASS}    secret_key: str\nimport os\nADMIN_PASSWORD = os.getenv("ADMIN_PASSWORD", load())\n`
  expect(await run(config)).toMatchObject({ status: 'unverified', summary: expect.stringContaining('ADMIN_PASSWORD') })
})

test('does not arise without secrets, is unverified without Python', async () => {
  expect((await run('x = 1\n')).status).toBe('not-applicable')
  expect((await outcomeOf('auth/secret-settings-required', { 'index.ts': '' })).status).toBe('unverified')
})

test('a default that is refused wherever it is used does not work; with another use it is not sure', async () => {
  const config = `${CLASS}    aes_secret_key: str = "fillmein"\nsettings = Settings()\n`
  const use = (more: string) => ({
    'app/crypt.py': `from app.config import settings\ndef cipher(key):\n    if key in ("", "fillmein"):\n        raise RuntimeError("no key")\n    return key\nCIPHER = cipher(settings.aes_secret_key)\n${more}`,
  })
  expect((await run(config, use(''))).status).toBe('pass')
  expect(await run(config, use('sign(settings.aes_secret_key)\n'))).toMatchObject({ findings: [{ confidence: 'low' }] })
  expect((await run(config)).status).toBe('fail')
})

test('a secret of settings that another package defines is not known to be required', async () => {
  const own = `${CLASS}    portal_secret: str\nsettings = Settings()\n`
  const reads = (what: string) => run(own, { 'app/auth.py': `from acme import auth_settings\nkey = ${what}\n` })
  expect(await reads('auth_settings.SECRET_KEY')).toMatchObject({
    status: 'unverified',
    summary: expect.stringContaining('auth_settings.SECRET_KEY comes from'),
  })
  expect((await reads('auth_settings.ALGORITHM')).status).toBe('pass')
  expect((await reads('settings.portal_secret')).status).toBe('pass')
})

test('a word for the password of a mail server opens nothing; one of a database might', async () => {
  expect((await run(`${CLASS}    smtp_password: str = "password"\n    portal_secret: str\n`)).status).toBe('pass')
  expect((await run(`${CLASS}    redis_password: str = "testpassword"\n`)).status).toBe('fail')
})

test('a default at the end of a chain of fallbacks works like any other', async () => {
  const chain = (end: string) =>
    `import os\nDEFAULT = "wNFbczH3QhUVcPALwtWZCPi0lrDlGV3P1DPRVEQCPbM"\nclass Crypto:\n    def __init__(self, config):\n        self.secret_key = (\n            config.secret_key\n            or os.getenv("APP_SECRET_KEY")\n            ${end}\n        )\n`
  expect(await run(chain('or DEFAULT'))).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect((await run(chain(''))).status).toBe('pass')
})

test('a salt need not be secret', async () => {
  const config = 'import os\nSALT = os.getenv("API_KEY_HASH_SALT", "cognee-api-key-v1")\n'
  expect((await run(`${config}KEY = os.environ["SECRET_KEY"]\n`)).status).toBe('pass')
  expect((await run(`${config}PEPPER = os.getenv("PASSWORD_PEPPER", "cognee-v1")\n`)).status).toBe('fail')
})
