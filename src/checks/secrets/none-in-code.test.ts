import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (files: Record<string, string>) => outcomeOf('secrets/none-in-code', files)
/** Put together here, so that no scanner takes this test for a leak. */
const LIVE = ['sk', 'live', '51Habc9Qz7RtYvW2mNpKdLxEe4'].join('_')

test('fails for keys of known form, random values and passwords', async () => {
  const outcome = await run({
    'app/good.py': 'import os\nSTRIPE = os.environ["STRIPE_SECRET_KEY"]\n',
    'app/pay.py': `import stripe\nstripe.api_key = "${LIVE}"\n`,
    'app/keys.py': 'API_SECRET = "q9X2vLr7Tz0BnM4kWp8YsE1uHc6JdA3g"\n',
    'app/mail.py': 'connect(user="me", password="hunter2sesame")\n',
    'web/app.js': `const key = '${LIVE}'\n`,
    'deploy/key.pem': `-----BEGIN ${'RSA PRIVATE'} KEY-----\nMIIEowIBAAKCAQEAq7BFUpkGp3LQmlQYx2eqzDVxeG8kxsQFV18S5JhzGeIJNA72wSeukEPoj\n`,
  })
  expect(placesOf(outcome)).toEqual([
    'app/keys.py:1',
    'app/mail.py:1',
    'app/pay.py:2',
    'deploy/key.pem:2',
    'web/app.js:1',
  ])
  expect(JSON.stringify(outcome)).not.toContain('Qz7RtYvW')
  expect(JSON.stringify(outcome)).not.toContain('hunter2')
})

test('passes, and is not misled by what only looks like a secret', async () => {
  const outcome = await run({
    'app/ways.py':
      'from enum import Enum\nclass Way(str, Enum):\n    client_credentials = "m2m-client-credentials"\nCONTINUATION_API_TOKEN = "/v1beta1/projects/"\nAMPLITUDE_API_KEY = "c97d1a2b3e4f5a6b7c8d9e0f1a2b3c4d"\n',
    'app/shown.py': '"""Block.from_url("redis://redis:SuperSecret@myredishost.com:6379")"""\n',
    'app/names.py': `
TOKEN_URL = "/auth/token-9f8e7d6c5b4a3928"
API_KEY_HEADER = "X-API-Key"
PASSWORD_MIN_LENGTH = 12
SECRET_NAME = "prod/app/db2"
token_type = "bearer"
form = {"password": "password", "api_key": "missing_api_key_2", "secret": "field.secret1.label"}
ERROR_INVALID_TOKEN = "E4012345abcdefghijk"
JWT_PUBLIC_KEY = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEq7BFUpkGp3"
password = "<your-password>"
api_key = "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx"
secret = "\${SECRET_FROM_ENV}"
KEY_PASSPHRASE = "ed25519-key"
commit = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
session_token = "550e8400-e29b-41d4-a716-446655440000"
PASSWORD_SALT = "kdf-salt-a5d354120d50240ac80b74f56d09b363"
AWS = "AKIAIOSFODNN7EXAMPLE"
DATABASE_URL = "postgresql://postgres:s3cretpw9@localhost:5432/app"
`,
    'README.md': 'Use `https://user:password@example.com` and sk_test_...\n',
    'package-lock.json': '{"integrity": "sha512-q9X2vLr7Tz0BnM4kWp8YsE1uHc6JdA3gq9X2vLr7Tz0BnM4kWp8Y=="}',
    'tests/test_pay.py': `key = "${LIVE}"\n`,
  })
  expect(outcome.status).toBe('pass')
})

test('a password for a named host in a connection address is found', async () => {
  const outcome = await run({ 'app/db.py': 'URL = "postgresql://app:Gx81mQ0zt@db.prod-eu.acme.io/app"\n' })
  expect(placesOf(outcome)).toEqual(['app/db.py:1'])
})

test('is unverified where there is nothing to search', async () => {
  expect((await run({ 'logo.png': '' })).status).toBe('unverified')
})

test('examples of an API description open nothing; the same words outside of them do', async () => {
  const field = (option: string) =>
    `from pydantic import Field\nform = Field(..., ${option}=[{"a": 1, "inner": {"password": "securepassword123"}}])\n`
  expect((await run({ 'app/a.py': field('examples') })).status).toBe('pass')
  expect(placesOf(await run({ 'app/a.py': field('default') }))).toEqual(['app/a.py:2'])
})
