import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'
import type { EndpointAuth } from './types.ts'

const HEAD = `from typing import Annotated
from fastapi import APIRouter, Cookie, Depends, FastAPI, Header, HTTPException, Request, Security, status
from fastapi.security import HTTPBearer, OAuth2PasswordBearer, APIKeyHeader
import hmac, jwt
app = FastAPI(openapi_url=None)
oauth2 = OAuth2PasswordBearer(tokenUrl="token")
`

const STRICT = `def current_user(token: str = Depends(oauth2)):
    try:
        payload = jwt.decode(token, "k", algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(status_code=status.HTTP_401_UNAUTHORIZED)
    return payload
`

/** Judges the endpoint `/x` of one module. */
async function auth(body: string, more: Record<string, string> = {}): Promise<EndpointAuth> {
  const { endpoints } = await factsOf('endpoints', { 'app/__init__.py': '', ...more, 'app/main.py': HEAD + body })
  const found = endpoints.find(({ path }) => path === '/x')
  if (found === undefined) throw new Error('the module must have an endpoint /x')
  return found.auth
}

const kind = async (body: string, more?: Record<string, string>): Promise<string> => (await auth(body, more)).kind

test('no guard: open', async () => {
  expect(await auth('@app.get("/x")\ndef x(): ...\n')).toMatchObject({ kind: 'open', confidence: 'high' })
})

test.each([
  ['parameter default', '@app.get("/x")\ndef x(user=Depends(current_user)): ...\n'],
  ['inline Annotated', '@app.get("/x")\ndef x(user: Annotated[dict, Depends(current_user)]): ...\n'],
  ['Annotated alias', 'User = Annotated[dict, Depends(current_user)]\n@app.get("/x")\ndef x(user: User): ...\n'],
  ['alias of an alias', 'A = Annotated[dict, Depends(current_user)]\nB = A\n@app.get("/x")\ndef x(user: B): ...\n'],
  ['PEP 695 alias', 'type User = Annotated[dict, Depends(current_user)]\n@app.get("/x")\ndef x(user: User): ...\n'],
  ['decorator', '@app.get("/x", dependencies=[Depends(current_user)])\ndef x(): ...\n'],
  ['dependencies in a name', 'GUARDS = [Depends(current_user)]\n@app.get("/x", dependencies=GUARDS)\ndef x(): ...\n'],
  [
    'dependencies appended to',
    'GUARDS = []\nGUARDS.append(Depends(current_user))\n@app.get("/x", dependencies=GUARDS)\ndef x(): ...\n',
  ],
  [
    'router',
    'r = APIRouter(dependencies=[Depends(current_user)])\n@r.get("/x")\ndef x(): ...\napp.include_router(r)\n',
  ],
  [
    'include',
    'r = APIRouter()\n@r.get("/x")\ndef x(): ...\napp.include_router(r, dependencies=[Depends(current_user)])\n',
  ],
  ['Security with scopes', '@app.get("/x")\ndef x(user=Security(current_user, scopes=["read"])): ...\n'],
  [
    'helper that returns Depends',
    'def require():\n    return Depends(current_user)\n@app.get("/x")\ndef x(user=require()): ...\n',
  ],
  ['parameter named like its dependency', '@app.get("/x")\ndef x(current_user=Depends(current_user)): ...\n'],
  [
    'two levels down',
    'def active(user=Depends(current_user)):\n    return user\n@app.get("/x")\ndef x(u=Depends(active)): ...\n',
  ],
  [
    'router subclass',
    'class Safe(APIRouter):\n    def __init__(self, **kw):\n        super().__init__(dependencies=[Depends(current_user)], **kw)\nr = Safe()\n@r.get("/x")\ndef x(): ...\napp.include_router(r)\n',
  ],
  [
    'class-based view',
    'from fastapi_utils.cbv import cbv\nr = APIRouter()\n@cbv(r)\nclass V:\n    user: dict = Depends(current_user)\n    @r.get("/x")\n    def x(self): ...\napp.include_router(r)\n',
  ],
])('a guard is seen at: %s', async (_, body) => {
  expect(await auth(STRICT + body)).toMatchObject({ kind: 'guarded', confidence: 'high' })
})

test('guards of other modules, through a re-export and a module alias', async () => {
  const more = {
    'app/api/__init__.py': 'from .deps import current_user\n',
    'app/api/deps.py': HEAD.replace('app = FastAPI(openapi_url=None)\n', '') + STRICT,
  }
  expect(await kind('from app import api\n@app.get("/x")\ndef x(u=Depends(api.current_user)): ...\n', more)).toBe(
    'guarded',
  )
})

test.each([
  ['auto_error=False', 'bearer = HTTPBearer(auto_error=False)\n@app.get("/x")\ndef x(c=Depends(bearer)): ...\n'],
  [
    'early return',
    'soft = OAuth2PasswordBearer(tokenUrl="t", auto_error=False)\ndef maybe_user(token=Depends(soft)):\n    if not token:\n        return None\n    if token != "k":\n        raise HTTPException(401)\n    return token\n@app.get("/x")\ndef x(u=Depends(maybe_user)): ...\n',
  ],
  [
    'swallowed error',
    'def current_user(request: Request):\n    try:\n        return jwt.decode(request.headers.get("Authorization"), "k", algorithms=["HS256"])\n    except Exception:\n        return None\n@app.get("/x")\ndef x(u=Depends(current_user)): ...\n',
  ],
  [
    'switched off by default',
    'from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    auth_enabled: bool = False\nsettings = S()\ndef current_user(request: Request):\n    if not settings.auth_enabled:\n        return "anonymous"\n    if not request.headers.get("Authorization"):\n        raise HTTPException(401)\n@app.get("/x")\ndef x(u=Depends(current_user)): ...\n',
  ],
  [
    'closure told to be optional',
    'def current_user(optional=False):\n    def inner(request: Request):\n        token = request.cookies.get("session")\n        if token is None:\n            if optional:\n                return None\n            raise HTTPException(401)\n        return token\n    return inner\n@app.get("/x")\ndef x(u=Depends(current_user(optional=True))): ...\n',
  ],
])('present is not in force: %s', async (_, body) => {
  expect(await kind(body)).toBe('optional')
})

test.each([
  [
    'closure told to be strict',
    'def current_user(optional=False):\n    def inner(request: Request):\n        token = request.cookies.get("session")\n        if token is None:\n            if optional:\n                return None\n            raise HTTPException(401)\n        return token\n    return inner\n@app.get("/x")\ndef x(u=Depends(current_user())): ...\n',
  ],
  [
    'instance with __call__',
    'class Guard:\n    def __init__(self, strict=True):\n        self.strict = strict\n    def __call__(self, request: Request):\n        if not request.headers.get("X-Key") and self.strict:\n            raise HTTPException(403)\nguard = Guard()\n@app.get("/x", dependencies=[Depends(guard)])\ndef x(): ...\n',
  ],
  [
    'API key compared',
    'import secrets, os\ndef key(x_api_key: str = Header()):\n    if not secrets.compare_digest(x_api_key, os.environ["KEY"]):\n        raise HTTPException(401)\n@app.get("/x", dependencies=[Depends(key)])\ndef x(): ...\n',
  ],
  [
    'own exception class',
    'class NotLoggedIn(HTTPException):\n    def __init__(self):\n        super().__init__(status_code=401)\ndef user(request: Request):\n    if "user" not in request.session:\n        raise NotLoggedIn()\n@app.get("/x")\ndef x(u=Depends(user)): ...\n',
  ],
  [
    'own exception with the status behind the words',
    'class ProxyError(HTTPException):\n    def __init__(self, detail, code=400):\n        super().__init__(detail=detail, status_code=code)\ndef user(request: Request):\n    if not request.cookies.get("session"):\n        raise ProxyError("no access", status.HTTP_403_FORBIDDEN)\n@app.get("/x")\ndef x(u=Depends(user)): ...\n',
  ],
  [
    'exception in a name',
    'def user(token: str = Depends(oauth2)):\n    credentials_exception = HTTPException(status_code=401)\n    payload = jwt.decode(token, "k", algorithms=["HS256"]) if token else None\n    if payload is None:\n        raise credentials_exception\n    return payload\n@app.get("/x")\ndef x(u=Depends(user)): ...\n',
  ],
  [
    'inline in the handler',
    '@app.get("/x")\ndef x(request: Request):\n    if request.headers.get("X-Token") != "s3cret":\n        raise HTTPException(status_code=403)\n    return {}\n',
  ],
])('refusing guards: %s', async (_, body) => {
  expect(await kind(body)).toBe('guarded')
})

test('a bare scheme demands a credential but verifies none', async () => {
  expect(await kind('@app.get("/x")\ndef x(token=Depends(oauth2)): ...\n')).toBe('unknown')
})

test.each([
  [
    '404 of a missing row',
    'def item(id: int):\n    row = load(id)\n    if row is None:\n        raise HTTPException(404)\n    return row\n@app.get("/x")\ndef x(i=Depends(item)): ...\n',
  ],
  ['a database session', 'def get_db():\n    yield 1\n@app.get("/x")\ndef x(db=Depends(get_db)): ...\n'],
  [
    'a demanded header that is no credential',
    '@app.get("/x")\ndef x(x_request_id: str | None = Header(None)):\n    if not x_request_id:\n        raise HTTPException(400)\n    return {}\n',
  ],
  [
    'validation in the handler',
    '@app.get("/x")\nasync def x(request: Request):\n    body = await parse(request)\n    if not body:\n        raise HTTPException(422)\n    return {}\n',
  ],
])('not guards: %s', async (_, body) => {
  expect(await kind(body)).toBe('open')
})

test('a dependency chosen at run time, or named like a guard without refusing, is unknown', async () => {
  const chosen =
    'def none(): ...\ndef choose():\n    if mode():\n        return none\n    return current_user\nauthorize = choose()\n@app.get("/x")\ndef x(u=Security(authorize)): ...\n'
  expect(await kind(STRICT + chosen)).toBe('unknown')
  expect(
    await kind('def authorize():\n    return service.check()\n@app.get("/x")\ndef x(u=Depends(authorize)): ...\n'),
  ).toBe('unknown')
})

test('a guard of another library is unknown unless its behaviour is known', async () => {
  expect(
    await kind('from acme.auth import require_login\n@app.get("/x")\ndef x(u=Depends(require_login)): ...\n'),
  ).toBe('unknown')
  const users =
    'from fastapi_users import FastAPIUsers\nusers = FastAPIUsers(a, b)\ncurrent = users.current_user(active=True)\n'
  expect(await kind(`${users}@app.get("/x")\ndef x(u=Depends(current)): ...\n`)).toBe('guarded')
  expect(await kind(`${users.replace('active', 'optional')}@app.get("/x")\ndef x(u=Depends(current)): ...\n`)).toBe(
    'optional',
  )
})

const MIDDLEWARE = `from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse
PUBLIC = ("/public",)
class Auth(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if any(request.url.path.startswith(p) for p in PUBLIC):
            return await call_next(request)
        if not request.headers.get("Authorization"):
            return JSONResponse({}, status_code=401)
        return await call_next(request)
`

test('middleware guards the paths it does not exempt', async () => {
  const body = `${MIDDLEWARE}app.add_middleware(Auth)\n@app.get("/x")\ndef x(): ...\n@app.get("/public/y")\ndef y(): ...\n`
  const { endpoints } = await factsOf('endpoints', { 'app/main.py': HEAD + body })
  expect(endpoints.map(({ path, auth: { kind } }) => [path, kind])).toEqual([
    ['/x', 'guarded'],
    ['/public/y', 'open'],
  ])
})

test('middleware that is not registered, or only under a condition, guards nothing for certain', async () => {
  const { unusedMiddleware } = await factsOf('endpoints', {
    'app/main.py': `${HEAD + MIDDLEWARE}@app.get("/x")\ndef x(): ...\n`,
  })
  expect(unusedMiddleware.map(({ name }) => name)).toEqual(['app.main.Auth'])
  expect(await kind(`${MIDDLEWARE}@app.get("/x")\ndef x(): ...\n`)).toBe('open')
  expect(
    await kind(
      `${MIDDLEWARE}import os\nif os.getenv("SECURE"):\n    app.add_middleware(Auth)\n@app.get("/x")\ndef x(): ...\n`,
    ),
  ).toBe('unknown')
})

test('a mounted application does not inherit dependencies, but middleware wraps it', async () => {
  const body =
    'outer = FastAPI(openapi_url=None, dependencies=[Depends(current_user)])\nouter.mount("/sub", app)\n@app.get("/y")\ndef y(): ...\n'
  const { endpoints } = await factsOf('endpoints', { 'app/main.py': HEAD + STRICT + body })
  expect(endpoints.map(({ path, auth: { kind } }) => [path, kind])).toEqual([['/sub/y', 'open']])
})

test('the same router guarded in one include and open in another', async () => {
  const body =
    'r = APIRouter()\n@r.get("/x")\ndef x(): ...\napp.include_router(r, prefix="/a", dependencies=[Depends(current_user)])\napp.include_router(r)\n'
  const { endpoints } = await factsOf('endpoints', { 'app/main.py': HEAD + STRICT + body })
  expect(endpoints.map(({ path, auth: { kind } }) => [path, kind])).toEqual([
    ['/a/x', 'guarded'],
    ['/x', 'open'],
  ])
})

test('roles are read from comparisons and from the arguments of factories', async () => {
  const body =
    'def require_role(*roles):\n    def check(user=Depends(current_user)):\n        if user.role not in roles:\n            raise HTTPException(403)\n        return user\n    return check\n@app.get("/x")\ndef x(u=Depends(require_role("admin", "owner"))): ...\n'
  const { endpoints } = await factsOf('endpoints', { 'app/main.py': HEAD + STRICT + body })
  expect(endpoints[0]).toMatchObject({ auth: { kind: 'guarded' }, roles: ['admin', 'owner'] })
})

test('a factory of role guards may be called elsewhere, with members of an enumeration', async () => {
  const body =
    'def require_role(*roles):\n    def check(user=Depends(current_user)):\n        if user.role not in roles:\n            raise HTTPException(403)\n        return user\n    return check\nclass Role:\n    ADMIN = "admin"\nrequire_dispatch = require_role(Role.ADMIN)\n@app.get("/x")\ndef x(u=Depends(require_dispatch)): ...\n'
  expect(await auth(STRICT + body)).toMatchObject({ kind: 'guarded', via: [{ about: 'role', roles: ['admin'] }] })
})

test('a signature that is verified guards a webhook', async () => {
  const body =
    'import stripe\n@app.post("/x")\nasync def x(request: Request):\n    payload = await request.body()\n    try:\n        event = stripe.Webhook.construct_event(payload, request.headers.get("stripe-signature"), "s")\n    except ValueError:\n        raise HTTPException(status_code=400)\n    return event\n'
  const found = await auth(body)
  expect(found).toMatchObject({ kind: 'guarded', via: [{ about: 'signature', level: 'inline' }] })
})

test('dependency overrides of tests do not count', async () => {
  const more = {
    'tests/conftest.py':
      'from app.main import app, current_user\napp.dependency_overrides[current_user] = lambda: None\n',
  }
  expect(await kind(`${STRICT}@app.get("/x")\ndef x(u=Depends(current_user)): ...\n`, more)).toBe('guarded')
})

test('a setting read inside the guard counts with its default', async () => {
  const guard = (read: string) => `import os
from enum import Enum
class Kind(Enum):
    STRICT = "STRICT"
    NONE = "NONE"
def current_user(token: str = Depends(oauth2)):
    if ${read} == Kind.NONE.value:
        return "everybody"
    if not token:
        raise HTTPException(status_code=401)
    return jwt.decode(token, "k", algorithms=["HS256"])
@app.get("/x")
def x(u=Depends(current_user)): ...
`
  expect(await auth(guard('os.environ.get("AUTH", Kind.NONE.value)'))).toMatchObject({
    kind: 'optional',
    confidence: 'medium',
  })
  expect(await auth(guard('os.getenv("AUTH", "STRICT")'))).toMatchObject({ kind: 'guarded', confidence: 'medium' })
  expect(await auth(guard('os.environ["AUTH"]'))).toMatchObject({ kind: 'unknown' })
})

const NOBODY = 'def anyone(): return "everybody"\n'
const READS = '@app.get("/x")\ndef x(u=Depends(current_user)): ...\n'

test.each([
  ['item', 'app.dependency_overrides[current_user] = anyone\n'],
  ['update', 'app.dependency_overrides.update({current_user: anyone})\n'],
  ['whole', 'app.dependency_overrides = {current_user: anyone}\n'],
  [
    'in a start-up function',
    '@app.on_event("startup")\ndef up():\n    app.dependency_overrides[current_user] = anyone\n',
  ],
])('an override of the service itself replaces the guard: %s', async (_, override) => {
  const found = await auth(STRICT + NOBODY + READS + override)
  expect(found).toMatchObject({ kind: 'optional', confidence: 'high' })
  expect(found.reason).toMatch(/current_user is replaced by anyone at app\/main.py:\d+: which refuses nobody/)
})

test('an override below a setting counts with the default of the setting', async () => {
  const below = (setting: string, condition: string) =>
    auth(
      `import os\n${STRICT}${NOBODY}${READS}MODE = ${setting}\nif ${condition}:\n    app.dependency_overrides[current_user] = anyone\n`,
    )
  expect(await below('os.environ.get("MODE", "none")', 'MODE != "strict"')).toMatchObject({
    kind: 'optional',
    confidence: 'medium',
  })
  expect(await below('os.environ.get("MODE", "strict")', 'MODE != "strict"')).toMatchObject({
    kind: 'guarded',
    confidence: 'medium',
  })
  expect(await below('os.environ["MODE"]', 'MODE != "strict"')).toMatchObject({ kind: 'unknown' })
})

test('an override that falls through without a credential lets anonymous requests in', async () => {
  const loose = `def loose(key: str = Depends(oauth2_optional)):
    if os.environ.get("AUTH", "off") == "off":
        return "everybody"
    if key:
        return verify(key)
`
  const scheme = 'import os\noauth2_optional = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)\n'
  const override = 'app.dependency_overrides[current_user] = loose\n'
  expect(await kind(STRICT + scheme + loose + READS + override)).toBe('optional')
})

test('an override that refuses as well keeps the endpoint guarded', async () => {
  const other = STRICT.replace('current_user', 'other_user')
  const override = 'app.dependency_overrides[current_user] = other_user\n'
  expect(await kind(STRICT + other + READS + override)).toBe('guarded')
})

test('overrides of another application, or of another dependency, do not count', async () => {
  const local = `class InProcess:
    def app(self):
        self._app = create_app()
        self._app.dependency_overrides[current_user] = anyone
`
  expect(await kind(STRICT + NOBODY + READS + local)).toBe('guarded')
  expect(await kind(`${STRICT}${NOBODY}${READS}def get_db(): ...\napp.dependency_overrides[get_db] = anyone\n`)).toBe(
    'guarded',
  )
})

test('rate limits: decorator, dependency, middleware', async () => {
  const limits = async (body: string) =>
    (await factsOf('endpoints', { 'app/main.py': HEAD + body })).endpoints.map(({ rateLimit }) => [
      rateLimit?.level,
      rateLimit?.limit,
    ])
  const slow = 'from slowapi import Limiter\nlimiter = Limiter(key_func=f)\n'
  expect(await limits(`${slow}@app.get("/x")\n@limiter.limit("5/minute")\ndef x(request: Request): ...\n`)).toEqual([
    ['decorator', '5/minute'],
  ])
  expect(
    await limits(
      'from fastapi_limiter.depends import RateLimiter\n@app.get("/x", dependencies=[Depends(RateLimiter(times=2))])\ndef x(): ...\n',
    ),
  ).toEqual([['decorator', undefined]])
  expect(
    await limits(
      'from slowapi.middleware import SlowAPIMiddleware\napp.add_middleware(SlowAPIMiddleware)\n@app.get("/x")\ndef x(): ...\n',
    ),
  ).toEqual([['middleware', undefined]])
  expect(await limits('@app.get("/x")\ndef x(): ...\n')).toEqual([[undefined, undefined]])
})

test('a guard that is in the list only under a condition is not certain', async () => {
  const appended =
    'guards = []\nimport os\nif os.getenv("TOKEN"):\n    guards.append(Depends(current_user))\nr = APIRouter(dependencies=guards)\n@r.get("/x")\ndef x(): ...\napp.include_router(r)\n'
  expect(await kind(STRICT + appended)).toBe('unknown')
  const chosen =
    'import os\nr = APIRouter(dependencies=[Depends(current_user)] if os.getenv("T") else [])\n@r.get("/x")\ndef x(): ...\napp.include_router(r)\n'
  expect(await kind(STRICT + chosen)).toBe('unknown')
  const route =
    'import os\nif os.getenv("T"):\n    @app.get("/x", dependencies=[Depends(current_user)])\n    def x(): ...\n'
  expect(await kind(STRICT + route)).toBe('guarded')
})

test('sending the caller to the login refuses', async () => {
  const body =
    'def page_user(request: Request):\n    if request.cookies.get("session") is None:\n        raise HTTPException(status_code=307, headers={"Location": "/login"})\n@app.get("/x")\ndef x(u=Depends(page_user)): ...\n'
  expect(await kind(body)).toBe('guarded')
})

test('forms and page sizes are no guards', async () => {
  const form =
    'from fastapi.security import OAuth2PasswordRequestForm\n@app.post("/x")\ndef x(form: Annotated[OAuth2PasswordRequestForm, Depends()]): ...\n'
  expect(await kind(form)).toBe('open')
  const page =
    'class TokenPage:\n    def __init__(self, size: int = 10):\n        self.size = size\n@app.get("/x")\ndef x(page: TokenPage = Depends()): ...\n'
  expect(await kind(page)).toBe('open')
})

test('a handler that sends everybody on refuses nobody; one that sends strangers to the login does', async () => {
  const redirect = 'from fastapi.responses import RedirectResponse\n@app.get("/x")\n'
  const start = `${redirect}async def x(request: Request):\n    authorize_url = await provider.url()\n    return RedirectResponse(authorize_url, status_code=302)\n`
  expect(await kind(start)).toBe('open')
  const page = `${redirect}def x(request: Request):\n    if request.cookies.get("session"):\n        return 1\n    return RedirectResponse("/login")\n`
  expect(await kind(page)).toBe('guarded')
})

test('a dependency that gives nothing without its cookie leaves the next one nothing to accept', async () => {
  const session = (fallback: string) =>
    `def row(token: str | None = Cookie(None)):\n    if token is not None:\n        return find(token)\n    return ${fallback}\ndef user(found=Depends(row)):\n    if found is None or found.gone != 1:\n        raise HTTPException(401)\n    return found\n@app.get("/x")\ndef x(u=Depends(user)): ...\n`
  expect(await kind(session('None'))).toBe('guarded')
  expect(await kind(session('GUEST'))).not.toBe('guarded')
})

const ORGANISATION = `from fastapi import WebSocket
def organisation(key=None, authorization=None):
    if not key and not authorization:
        raise HTTPException(status_code=403)
    return find(key, authorization)
async def authenticate(apikey, token, websocket):
    try:
        return organisation(key=apikey, authorization=token)
    except HTTPException:
        await websocket.close(code=1008)
        return None
`

test('a socket that shows its own token to code that refuses is not called open', async () => {
  const socket = (parameters: string, body: string) =>
    kind(`${ORGANISATION}@app.websocket("/x")\nasync def x(websocket: WebSocket, ${parameters}):\n    ${body}\n`)
  const check = 'who = await authenticate(apikey, token, websocket)\n    if who is None:\n        return\n    work(who)'
  expect(await socket('apikey: str = "", token: str = ""', check)).toBe('unknown')
  expect(await socket('token: str = ""', 'work(token)')).toBe('open')
  expect(await socket('id: str', 'organisation(key=id)')).toBe('open')
})

test('a key or token of the query that is compared with a secret is not called open; a password is', async () => {
  const compared = (name: string) =>
    kind(
      `@app.post("/x")\ndef x(id: str, ${name}: str = ""):\n    known = find(id)\n    if known is None:\n        raise HTTPException(404)\n    if known.mode == "signed" and not hmac.compare_digest(${name}, known.key):\n        raise HTTPException(403)\n`,
    )
  expect(await compared('signature')).toBe('unknown')
  expect(await compared('token')).toBe('unknown')
  expect(await compared('password')).toBe('open')
  expect(
    await kind('@app.post("/x")\ndef x(token: str):\n    if not find(token):\n        raise HTTPException(403)\n'),
  ).toBe('open')
})

test('middleware whose refusal is a response of an except clause is not overlooked', async () => {
  const body = `from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse
class Auth(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if self.manager.kind == "none":
            return await call_next(request)
        try:
            request.state.user = await self.manager.check(request)
        except HTTPException as error:
            return JSONResponse({"detail": error.detail}, status_code=401)
        return await call_next(request)
app.add_middleware(Auth)
@app.get("/x")
def x(): ...
`
  expect(await kind(body)).toBe('unknown')
})

const OUTSIDE = `from acme.auth import get_auth_service
soft = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)
`

test('a guard that shows the credential to code outside is unknown, not one that lets everybody through', async () => {
  const handed = `${OUTSIDE}async def current_user(token: str | None = Depends(soft)):
    try:
        return await get_auth_service().get_current_user(token)
    except AuthError as error:
        raise HTTPException(403) from error
`
  const bare = `${OUTSIDE}async def key_security(key: str | None = Depends(soft)):
    user = await get_auth_service().check_key(key)
    return user
`
  const active = `async def active(user=Depends(current_user)):
    found = await get_auth_service().get_current_active_user(user)
    if found is None:
        raise HTTPException(403)
    return found
`
  const on = (guard: string) => `@app.get("/x")\ndef x(u=Depends(${guard})): ...\n`
  const otherwise = handed.replace('return await', 'found = await').concat('    else:\n        return found\n')
  expect(await kind(otherwise + active + on('active'))).toBe('guarded')
  const guest = handed.replace('    try:', '    if not settings.key:\n        return Guest()\n    try:')
  expect(await kind(guest + active + on('active'))).toBe('unknown')
  const early = handed.replace('    try:', '    if not token:\n        return None\n    try:')
  expect(await kind(handed + on('current_user'))).toBe('unknown')
  expect(await kind(bare + on('key_security'))).toBe('unknown')
  expect(await kind(handed + active + on('active'))).toBe('guarded')
  expect(await kind(early + on('current_user'))).toBe('optional')
  expect(await kind(bare.replace('check_key', 'find_user') + on('key_security'))).toBe('optional')
})

test('what takes nothing of the request is no guard; neither is the session of a database', async () => {
  const cloud = 'def no_cloud():\n    if cloud():\n        raise HTTPException(403)\n'
  expect(await kind(`${cloud}@app.get("/x", dependencies=[Depends(no_cloud)])\ndef x(): ...\n`)).toBe('open')
  const always = 'def closed():\n    raise HTTPException(403)\n'
  expect(await kind(`${always}@app.get("/x", dependencies=[Depends(closed)])\ndef x(): ...\n`)).toBe('guarded')
  const session = (name: string) => `from acme.deps import ${name}\n@app.get("/x")\ndef x(db=Depends(${name})): ...\n`
  expect(await kind(session('injectable_session_scope'))).toBe('open')
  expect(await kind(session('verify_session'))).toBe('unknown')
})

test('a handler that asks another function who is calling, or has headers verified, is not called open', async () => {
  const asks = `async def enforce_auth(row, request):
    if row.public:
        return None
    if not request.headers.get("x-api-key"):
        raise HTTPException(401)
`
  const handler = (call: string) =>
    `@app.post("/x")\nasync def x(request: Request):\n    row = await find()\n    ${call}\n    return row\n`
  expect(await kind(asks + handler('await enforce_auth(row, request)'))).toBe('unknown')
  expect(
    await kind(
      `${asks}async def inner(request):\n    await enforce_auth(1, request)\n${handler('await inner(request)')}`,
    ),
  ).toBe('unknown')
  const verify = 'def verify(delivery, secret):\n    return VERIFIERS[delivery.provider](delivery, secret)\n'
  expect(await kind(verify + handler('verify(Delivery(headers=request.headers), row.secret)'))).toBe('unknown')
  expect(
    await kind(verify + handler('delivery = Delivery(headers=request.headers)\n    verify(delivery, row.secret)')),
  ).toBe('unknown')
  expect(await kind(verify + handler('verify(row, request.query_params)'))).toBe('open')
  expect(await kind(`${asks}${handler('log(request)')}`)).toBe('open')
})

test('a webhook whose address carries a secret that is looked up is not called open', async () => {
  const webhook = (path: string, body: string) =>
    factsOf('endpoints', {
      'app/main.py': `${HEAD}@app.post("${path}")\nasync def hook(id: str, token: str, body: dict):\n    ${body}\n`,
    }).then(({ endpoints }) => endpoints[0]?.auth.kind)
  const found =
    'row = await find(id, token)\n    if not row:\n        raise HTTPException(404)\n    await post(row, body)'
  expect(await webhook('/webhooks/{id}/{token}', found)).toBe('unknown')
  expect(await webhook('/webhooks/{id}', found)).toBe('open')
  expect(await webhook('/webhooks/{id}/{token}', 'await post(token, body)')).toBe('open')
  expect(await webhook('/rooms/{id}/{token}', found)).toBe('open')
})

test('a handler that itself refuses some requests without a user does not rely on its optional guard', async () => {
  const optional = `def maybe(request: Request):
    token = request.cookies.get("session")
    if token is None:
        return None
    if token != "k":
        raise HTTPException(401)
    return token
`
  const handler = (body: string) =>
    kind(`${optional}@app.post("/x")\ndef x(user: str | None = Depends(maybe)):\n    ${body}\n    work()\n`)
  const signUp = 'who = bool(user is not None)\n    if not who and not signup():\n        raise HTTPException(403)'
  expect(await handler(signUp)).toBe('unknown')
  expect(await handler('if full():\n        raise HTTPException(403)')).toBe('optional')
  expect(await handler('note(user)')).toBe('optional')
})

test('a check run in a thread counts like one that is called, and with the provider it may lack', async () => {
  const service = (rest: string) => `from anyio import to_thread
class Server:
    def __init__(self, provider=None):
        self.provider = provider
        self.app = FastAPI()
        self.app.add_api_route("/x", self.x, methods=["POST"])
    def check_auth(self, headers, action):
${rest}
    async def ask_auth(self, headers, action):
        return await to_thread.run_sync(self.check_auth, *(headers, action))
    async def x(self, request: Request):
        await self.ask_auth(request.headers, "write")
        return 1
server = Server()
app = server.app
`
  const refuses = '        if headers.get("authorization") is None:\n            raise HTTPException(status_code=401)\n'
  expect(await kind(service(refuses))).toBe('guarded')
  const perhaps = '        if not self.provider:\n            return\n'
  const asks = '        self.provider.authenticate_or_raise(dict(headers))\n'
  for (const rest of [perhaps + refuses, perhaps + asks, asks]) expect(await kind(service(rest))).toBe('unknown')
  expect(await kind(service('        print(dict(headers))\n'))).toBe('open')
})

test('a handler that hands the whole request to another application is not called open', async () => {
  const handler = (call: string) => `@app.post("/x")\nasync def x(request: Request):\n    return await ${call}\n`
  expect(await kind(handler('mcp(dict(request.scope), request.receive, send)'))).toBe('unknown')
  expect(await kind(handler('queue.receive(request.url)'))).toBe('open')
})
