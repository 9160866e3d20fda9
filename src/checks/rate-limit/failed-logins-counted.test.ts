import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { slowapi } from './fixture.ts'

const check = 'rate-limit/failed-logins-counted'

const basic = (more = '') => `
from fastapi import HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
import secrets
security = HTTPBasic()
def admin(credentials: HTTPBasicCredentials = Depends(security)):
${more}    if not secrets.compare_digest(credentials.password, "x"):
        raise HTTPException(401)
    return credentials.username
`
const outcome = (body: string, guard = basic()) => outcomeOf(check, { 'app/main.py': `${slowapi()}${guard}${body}` })

test('a decorator of slowapi counts after the dependency that tests the password', async () => {
  const result = await outcome(
    '@app.get("/admin/leads")\n@limiter.limit("5/minute")\ndef leads(request: Request, who: str = Depends(admin)): ...\n',
  )
  expect(placesOf(result)).toEqual(['app/main.py:18'])
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    'GET /admin/leads: admin refuses a wrong password before Limiter.limit counts the request',
  )
})

test('a limit on the router, before the guard among the parameters, counts first', async () => {
  const body = `from fastapi import APIRouter
from fastapi_limiter.depends import RateLimiter
router = APIRouter(dependencies=[Depends(RateLimiter(times=5, seconds=60))])
@router.get("/admin/leads")
def leads(who: str = Depends(admin)): ...
app.include_router(router)
`
  expect((await outcome(body)).status).toBe('pass')
})

test('a guard that counts failures itself is fine', async () => {
  const guard = basic('    if too_many_failures(credentials.username): raise HTTPException(429)\n')
  const body = '@app.get("/a")\n@limiter.limit("5/minute")\ndef a(request: Request, who: str = Depends(admin)): ...\n'
  expect((await outcome(body, guard)).status).toBe('pass')
})

test('a guard that reads a signed token cannot be guessed', async () => {
  const guard = `
from fastapi import HTTPException
import jwt
def admin(request: Request):
    try:
        return jwt.decode(request.headers["authorization"], "k", algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
`
  const body = '@app.get("/a")\n@limiter.limit("5/minute")\ndef a(request: Request, who: str = Depends(admin)): ...\n'
  expect((await outcome(body, guard)).status).toBe('not-applicable')
})

test('without any limit another check speaks', async () => {
  expect((await outcome('@app.get("/a")\ndef a(who: str = Depends(admin)): ...\n')).status).toBe('not-applicable')
})
