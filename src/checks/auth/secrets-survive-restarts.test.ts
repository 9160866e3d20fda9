import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (text: string) =>
  outcomeOf('auth/secrets-survive-restarts', { 'app/__init__.py': '', 'app/config.py': text })
const CLASS =
  'import secrets\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    api_key: str\n'

test('fails for a random default', async () => {
  expect(placesOf(await run(`${CLASS}    SECRET_KEY: str = secrets.token_urlsafe(32)\n`))).toEqual(['app/config.py:5'])
})

test('passes without one, and does not arise without secrets', async () => {
  expect((await run(CLASS)).status).toBe('pass')
  expect((await run('A = 1\n')).status).toBe('not-applicable')
  expect((await run('import os\nSECRET_KEY = os.getenv("SECRET_KEY", load())\n')).status).toBe('unverified')
})

test('a function of the repository may draw it; one default that is not known is enough for no pass', async () => {
  const drawn = 'def make():\n    return secrets.token_urlsafe(16)\nPASSWORD = os.getenv("SERVER_PASSWORD") or make()\n'
  expect(placesOf(await run(`import os\n${CLASS}${drawn}`))).toEqual(['app/config.py:8'])
  const other = `import os\n${CLASS}SECRET_KEY = os.getenv("SECRET_KEY") or os.getenv("APP_SECRET", "")\n`
  expect((await run(other)).status).toBe('pass')
  const unknown = `import os\n${CLASS}SECRET_KEY = os.getenv("SECRET_KEY", load())\n`
  expect(await run(unknown)).toMatchObject({ status: 'unverified', summary: expect.stringContaining('1 of 2') })
})
