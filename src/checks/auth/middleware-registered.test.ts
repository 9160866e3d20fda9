import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/middleware-registered'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

const TWO = `from starlette.middleware.base import BaseHTTPMiddleware\nclass A(BaseHTTPMiddleware):\n    async def dispatch(self, request, call_next): ...\nclass B(BaseHTTPMiddleware):\n    async def dispatch(self, request, call_next): ...\napp.add_middleware(A)\n`

test('fails for the class nothing registers', async () => {
  const outcome = await check(TWO)
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/main.py:15'])
})

test('passes when all are registered, by wrapping or by name too', async () => {
  expect((await check(`${TWO}app2 = B(app)\n`)).status).toBe('pass')
  expect((await check(TWO, { 'app/settings.py': 'MIDDLEWARE = ["app.main.B"]\n' })).status).toBe('pass')
})

test('a class that is only imported elsewhere is still not registered', async () => {
  expect((await check(TWO, { 'app/other.py': 'from app.main import B\n' })).status).toBe('fail')
})

test('a middleware that protects only under a condition is not simply registered', async () => {
  const under = (name: string) =>
    `import os\nfrom starlette.middleware.base import BaseHTTPMiddleware\nclass ${name}(BaseHTTPMiddleware):\n    async def dispatch(self, request, call_next): ...\nif os.getenv("SECURE") == "true":\n    app.add_middleware(${name})\n`
  expect(await check(under('CheckPasswordMiddleware'))).toMatchObject({
    status: 'unverified',
    summary: 'app.main.CheckPasswordMiddleware is registered only if os.getenv("SECURE") == "true".',
  })
  expect((await check(under('TimingMiddleware'))).status).toBe('pass')
})

test('no middleware of its own: not applicable', async () => {
  expect((await check('')).status).toBe('not-applicable')
})
