import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'
import type { EndpointAuth } from './types.ts'

// What reading a hundred endpoints called guarded, and the blockers about open ones, has taught.

const HEAD = `from typing import Annotated
from fastapi import APIRouter, Cookie, Depends, FastAPI, Header, HTTPException, Request, Security, status
from fastapi.security import HTTPBearer, OAuth2PasswordBearer, APIKeyHeader
import hmac, jwt
app = FastAPI(openapi_url=None)
oauth2 = OAuth2PasswordBearer(tokenUrl="token")
`

/** Judges the endpoint `/x` of one module. */
async function auth(body: string, more: Record<string, string> = {}): Promise<EndpointAuth> {
  const { endpoints } = await factsOf('endpoints', { 'app/__init__.py': '', ...more, 'app/main.py': HEAD + body })
  const found = endpoints.find(({ path }) => path === '/x')
  if (found === undefined) throw new Error('the module must have an endpoint /x')
  return found.auth
}

const kind = async (body: string, more?: Record<string, string>): Promise<string> => (await auth(body, more)).kind

test.each([
  [
    'a 403 about the work among errors about the work',
    'async def find(name: str):\n    row = await lookup(name)\n    if not row:\n        raise HTTPException(404)\n    return row\n@app.delete("/x")\nasync def x(name: str, db=Depends(lambda: None)):\n    if name.startswith("system"):\n        raise HTTPException(403, "reserved")\n    async with db.session_context() as session:\n        row = await find(session=session, name=name)\n    return row\n',
  ],
  [
    'a class state that starts as None and is set later',
    'class State:\n    manager = None\ndef x_inner():\n    if State.manager is None:\n        raise HTTPException(403)\n    return State.manager\n@app.get("/x")\ndef x():\n    return x_inner()\n',
  ],
  [
    'a field of the body whose default is None',
    'from pydantic import BaseModel\nclass Order(BaseModel):\n    coupon: str | None = None\n@app.post("/x")\ndef x(order: Order):\n    if not order.coupon:\n        raise HTTPException(403)\n    return order\n',
  ],
  [
    'what an abstract method would say',
    'from abc import ABC, abstractmethod\nclass Manager(ABC):\n    @abstractmethod\n    def is_authorized(self, user) -> bool:\n        "Whether the user may."\ndef manager() -> Manager:\n    return registry["manager"]\n@app.get("/x")\ndef x(user=Depends(registry_user)):\n    if not manager().is_authorized(user=user):\n        raise HTTPException(403)\n    return 1\n',
  ],
])('a refusal that is not about who asks is no guard: %s', async (_, body) => {
  expect(await kind(body)).not.toBe('guarded')
})

test.each([
  [
    'HTTPException of a function further in',
    'def strict(request: Request):\n    token = request.headers.get("Authorization")\n    if token is None:\n        raise HTTPException(401)\n    return token\ndef maybe_user(request: Request):\n    try:\n        user = strict(request)\n    except HTTPException:\n        return None\n    return user\n@app.get("/x")\ndef x(u=Depends(maybe_user)): ...\n',
  ],
  [
    'an exception by the name of its base',
    'class AuthError(HTTPException):\n    def __init__(self):\n        super().__init__(status_code=401)\ndef strict(request: Request):\n    if not request.cookies.get("session"):\n        raise AuthError()\ndef maybe_user(request: Request):\n    try:\n        return strict(request)\n    except HTTPException:\n        return None\n@app.get("/x")\ndef x(u=Depends(maybe_user)): ...\n',
  ],
])('a refusal that is caught on the way lets requests through: %s', async (_, body) => {
  expect(await kind(body)).toBe('optional')
})

test('a clause for another exception catches no refusal', async () => {
  const body =
    'def strict(request: Request):\n    if not request.cookies.get("session"):\n        raise HTTPException(401)\n    return 1\ndef user(request: Request):\n    try:\n        return strict(request)\n    except KeyError:\n        return None\n@app.get("/x")\ndef x(u=Depends(user)): ...\n'
  expect(await kind(body)).toBe('guarded')
})

test('what a guard further down that could not be read gives is no high confidence', async () => {
  const body =
    'from elsewhere import service\ndef current_user(request: Request):\n    return service().get_current_user(request.headers.get("Authorization"))\ndef active_user(user=Depends(current_user)):\n    if user is None:\n        raise HTTPException(403)\n    return user\n@app.get("/x")\ndef x(u=Depends(active_user)): ...\n'
  expect(await auth(body)).toMatchObject({ kind: 'guarded', confidence: 'medium' })
})

test.each([
  [
    'a nested function in a thread is shown the headers',
    'from anyio import to_thread\n@app.post("/x")\nasync def x(request: Request):\n    def work(request: Request, raw: bytes):\n        sync_auth_request(request.headers, "write")\n        return save(raw)\n    return await to_thread.run_sync(work, request, await request.body())\ndef sync_auth_request(headers, action):\n    if not provider():\n        return None\n    return provider().authenticate_or_raise(dict(headers))\n',
  ],
  [
    'a provider authenticates the headers in a thread',
    'from fastapi.concurrency import run_in_threadpool\n@app.post("/x")\nasync def x(request: Request):\n    return await run_in_threadpool(receive, body=await request.body(), headers=request.headers)\ndef receive(body, headers):\n    find_provider().authenticate(body=body, headers=headers)\n    return "ok"\n',
  ],
  [
    'an object made with the credential enforces it',
    'from fastapi.security import HTTPAuthorizationCredentials\nfrom proxy import AuthContext\nasync def guard(token=Security(HTTPBearer(auto_error=False))):\n    context = AuthContext(token=token)\n    await context.enforce()\n    return context\n@app.post("/x")\nasync def x(auth=Depends(guard)): ...\n',
  ],
  [
    'what is known of the caller is handed to code that enforces it',
    'bearer = HTTPBearer(auto_error=False)\nasync def proxy(path, auth):\n    service = await find(path)\n    if service.auth:\n        await auth.enforce()\n    return service\n@app.post("/x")\nasync def x(path: str, auth=Depends(bearer)):\n    return await proxy(path, auth)\n',
  ],
  [
    'a verifier that something chose is shown the request',
    '@app.post("/x")\nasync def x(request: Request):\n    verifier = integration().webhook_verifier()\n    raw = await verifier.verify(request)\n    return handle(raw)\n',
  ],
  [
    'a signed token comes in the body',
    'from pydantic import BaseModel\nclass In(BaseModel):\n    identity: str\n@app.post("/x")\ndef x(data: In):\n    who = jwt.decode(data.identity, KEY, algorithms=["HS256"])\n    return save(who)\n',
  ],
])('a handler that asks in a way that was not followed to its end is not called open: %s', async (_, body) => {
  expect(await kind(body)).toBe('unknown')
})

test('a token of the body that nobody verifies leaves a handler open', async () => {
  const body =
    '@app.post("/x")\ndef x(data: dict):\n    return jwt.decode(data["t"], options={"verify_signature": False})\n'
  expect(await kind(body)).toBe('open')
})

test('a login that refuses wrong passwords is not guarded; one that asks for its cookie is', async () => {
  const login = `from fastapi.security import OAuth2PasswordRequestForm
@app.post("/login")
def x(request: Request, response, form: OAuth2PasswordRequestForm = Depends()):
    user = authenticate_user(form.username, form.password)
    if not user:
        raise HTTPException(401)
    response.set_cookie(auth_cookie_name("t", request), user, path=_cookie_path(request))
    return user
@app.post("/refresh")
def refresh(request: Request):
    token = request.cookies.get("refresh_token")
    if not token:
        raise HTTPException(401)
    return token
`
  const { endpoints } = await factsOf('endpoints', { 'app/main.py': HEAD + login })
  expect(endpoints.map(({ path, purpose, auth: { kind } }) => `${path} ${purpose} ${kind}`)).toEqual([
    '/login login open',
    '/refresh login guarded',
  ])
})
