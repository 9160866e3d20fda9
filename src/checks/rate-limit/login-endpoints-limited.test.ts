import { expect, test } from 'vitest'
import { factsOf, outcomeOf, placesOf } from '../../testing/audit.ts'
import { slowapi } from './fixture.ts'

const id = 'rate-limit/login-endpoints-limited'
const run = (routes: string) => outcomeOf(id, { 'app/main.py': slowapi() + routes })
const login = (decorator = '') =>
  `@app.post("/auth/login")\n${decorator}def login(request: Request, email: str, password: str): ...\n`

test('a login without a limit is found', async () => {
  expect(placesOf(await run(login()))).toEqual(['app/main.py:9'])
})

test('a limited login passes', async () => {
  expect(await run(login('@limiter.limit("5/minute")\n'))).toMatchObject({ status: 'pass' })
})

test('a redirect to a provider, a refresh and other things named so are no logins', async () => {
  const others = `@app.post("/auth/login")\ndef login(request: Request):\n    return oauth.google.authorize_redirect(request)
@app.post("/runs/{run_id}/refresh")\ndef refresh(run_id: str, email: str): ...\n`
  expect(await run(others)).toMatchObject({ status: 'not-applicable' })
})

const reset = (fields: string, body: string) =>
  `import jwt, secrets
class Users:
    def by_email(self, email): ...
class Reset(BaseModel):
${fields
  .split(' ')
  .map((name) => `    ${name}: str\n`)
  .join('')}def find(given):
    ${body}
@app.post("/password-reset")
def reset_password(request: Request, form: Reset, users: Users = Depends(get_users)):
    user = find(form)
    user.set(form.password)
    return Response(status_code=204)
`

test('the end of a reset with a signed token can be tried as often as one likes: nobody guesses it', async () => {
  const signed = reset('token password', 'return jwt.decode(given.token, KEY, algorithms=["HS256"])')
  expect(await run(signed)).toMatchObject({ status: 'not-applicable' })
})

test.each([
  ['a code of a few digits', reset('code password', 'return Code.get(given.code)')],
  ['a token nothing is known of', reset('token password', 'return Token.get(given.token)')],
  ['an address that gets a mail', reset('email', 'return jwt.encode(given.email, KEY)')],
])('a reset that takes %s needs a limit', async (_, routes) => {
  expect(await run(routes)).toMatchObject({ status: 'fail' })
})

const mfa = (
  options = '',
  limited = 'ip_limiter.is_limited(request.client.host)',
) => `from fastapi import APIRouter, HTTPException
from fastapi.routing import APIRoute
import time
class RateLimiter:
    def __init__(self):
        self._requests = {}
    def is_limited(self, key):
        self._requests[key] = time.time()
        return False
ip_limiter = RateLimiter()
class LimitedRoute(APIRoute):
    def get_route_handler(self):
        handler = super().get_route_handler()
        async def limited(request):
            if ${limited}:
                raise HTTPException(429)
            return await handler(request)
        return limited
router = APIRouter(${options})
@router.post("/mfa/verify")
async def verify(challenge_token: str, otp: str): ...
app.include_router(router)
`

test('a second factor is a step of the login, and a route class may limit it', async () => {
  expect(await run(mfa())).toMatchObject({ status: 'fail', findings: [{ subject: 'POST /mfa/verify' }] })
  expect(await run(mfa('route_class=LimitedRoute'))).toMatchObject({ status: 'pass' })
  const atTimes = mfa(
    'route_class=LimitedRoute',
    'settings.mfa:\n                if ip_limiter.is_limited("x")',
  ).replace('                raise HTTPException(429)', '                    raise HTTPException(429)')
  expect(await run(atTimes)).toMatchObject({ status: 'fail', findings: [{ confidence: 'low' }] })
})

test('a login that refuses a wrong password itself is still tried; one behind another guard is not', async () => {
  const login = (more = '') => `from fastapi import Header, HTTPException
def gateway(authorization: str = Header(None)):
    if authorization != settings.gateway_token:
        raise HTTPException(401)
@app.post("/auth/login")
def login(request: Request${more}):
    given = request.headers.get("authorization")
    if not given:
        raise HTTPException(401)
    username, password = decode(given)
    if not verify(username, password):
        raise HTTPException(401)
    return {}\n`
  const { endpoints } = await factsOf('endpoints', { 'app/main.py': slowapi() + login() })
  expect(endpoints[0]?.auth.kind).toBe('guarded')
  expect(await run(login())).toMatchObject({ status: 'fail' })
  expect(await run(login(', who=Depends(gateway)'))).toMatchObject({ status: 'not-applicable' })
})

test('a token endpoint is a login when it takes passwords, and none for codes and secrets of clients', async () => {
  const token = (parameters: string) =>
    run(`@app.post("/api/token")\ndef token(request: Request, ${parameters}): ...\n`)
  expect((await token('username: str, password: str')).status).toBe('fail')
  expect((await token('form: OAuth2PasswordRequestForm = Depends()')).status).toBe('fail')
  expect((await token('grant_type: str, code: str, client_id: str, client_credentials: str')).status).toBe(
    'not-applicable',
  )
  const grant = (kind: string) =>
    `def grant(request: Request):\n    if request.form["grant_type"] == "${kind}":\n        return credentials.password\n`
  const byGrant = (kind: string) =>
    run(`${grant(kind)}@app.post("/api/token")\ndef token(grant = Depends(grant), username: str = ""): ...\n`)
  expect((await byGrant('password')).status).toBe('fail')
  expect((await byGrant('authorization_code')).status).toBe('not-applicable')
  const found = await run(
    `class User:\n    hashed_password: str\ndef user_of_code(code: str): ...\n@app.post("/api/token")\ndef token(code: str, user: User = Depends(user_of_code)): ...\n`,
  )
  expect(found.status).toBe('not-applicable')
})
