import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'injection/forms-carry-csrf-token'
const app = (parts: { guard?: string; middleware?: string; path?: string; parameters?: string; body?: string }) =>
  outcomeOf(check, {
    'app/main.py': `from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.security import HTTPBearer
from starlette.middleware.sessions import SessionMiddleware
from starlette_csrf import CSRFMiddleware
app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key="x")
${parts.middleware ?? ''}
def current_user(request: Request):
    ${parts.guard ?? 'user = request.session.get("user")'}
    if not user:
        raise HTTPException(401)
    return user
@app.post("${parts.path ?? '/profile'}")
def save(request: Request, ${parts.parameters ?? 'name: str = Form()'}, user=Depends(current_user)):
    ${parts.body ?? 'return name'}
`,
  })

test('a form under a session without a token fails, and imported middleware is not enough', async () => {
  const result = await app({})
  expect(result).toMatchObject({ status: 'fail', findings: [{ message: expect.stringContaining('not in force') }] })
  expect(placesOf(result)).toEqual(['app/main.py:14'])
})

test('registered middleware, and a test in the handler, pass', async () => {
  expect((await app({ middleware: 'app.add_middleware(CSRFMiddleware, secret="x")' })).status).toBe('pass')
  expect((await app({ body: 'verify_csrf_token(request)\n    return name' })).status).toBe('pass')
})

test('JSON under a cookie, and forms under a header, are not applicable', async () => {
  expect((await app({ parameters: 'name: str' })).status).toBe('not-applicable')
  expect((await app({ guard: 'user = request.headers.get("authorization")' })).status).toBe('not-applicable')
})

test('a second factor is given before the session is worth anything: part of the login', async () => {
  const step = { path: '/mfa/verify', parameters: 'challenge_token: str = Form(), otp: str = Form()' }
  expect((await app(step)).status).toBe('not-applicable')
  expect((await app({ ...step, path: '/mfa/disable', parameters: 'otp: str = Form()' })).status).toBe('fail')
})

test('nothing is not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
