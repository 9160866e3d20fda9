import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (text: string) => outcomeOf('auth/session-cookies-flagged', { 'app/__init__.py': '', 'app/auth.py': text })
const GOOD =
  'def a(response, token):\n    response.set_cookie("session", token, secure=True, httponly=True, samesite="lax")\n'

test('fails for session cookies without flags, after a good one', async () => {
  expect(
    placesOf(await run(`${GOOD}def b(response, token):\n    response.set_cookie("worker_session", token)\n`)),
  ).toEqual(['app/auth.py:4'])
})

test('other cookies, deletions and shared options pass', async () => {
  const text = `${GOOD}OPTIONS = {"secure": True, "httponly": True}\ndef c(response, t):\n    response.set_cookie("theme", "dark")\n    response.set_cookie("session", "", max_age=0)\n    response.set_cookie("csrf_token", t)\n    response.set_cookie("auth", t, **OPTIONS)\n`
  expect((await run(text)).status).toBe('pass')
})

test('a flag from a setting depends on its default and on production validation', async () => {
  const text = (value: string, more = '') => `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    environment: str = "dev"
    cookie_secure: bool = ${value}
settings = Settings()
${more}
def a(response, token):
    response.set_cookie("session", token, secure=settings.cookie_secure, httponly=True)
`
  expect((await run(text('True'))).status).toBe('pass')
  expect(JSON.stringify(await run(text('False')))).toContain('unless COOKIE_SECURE is set')
  const refused =
    'if settings.environment == "production" and not settings.cookie_secure:\n    raise RuntimeError("cookie")\n'
  expect((await run(text('False', refused))).status).toBe('pass')
})

test('SessionMiddleware needs https_only; what is decided at run time is unverified', async () => {
  const app =
    'from starlette.middleware.sessions import SessionMiddleware\napp.add_middleware(SessionMiddleware, secret_key=KEY'
  expect((await run(`${app})\n`)).status).toBe('fail')
  expect((await run(`${app}, https_only=True)\n`)).status).toBe('pass')
  expect((await run(`${app}, https_only=is_https())\n`)).status).toBe('unverified')
  expect((await run('x = 1\n')).status).toBe('not-applicable')
})
