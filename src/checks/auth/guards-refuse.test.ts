import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/guards-refuse'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

const SOFT = `soft = HTTPBearer(auto_error=False)\n`

test('fails when the only guard of a writing endpoint is optional', async () => {
  const outcome = await check(
    `${SOFT}@app.post("/a")\ndef a(u=Depends(user)): ...\n@app.post("/b")\ndef b(c=Depends(soft)): ...\n`,
  )
  expect(outcome).toMatchObject({ status: 'fail', findings: [{ subject: 'guard app.main.soft' }] })
  expect(placesOf(outcome)).toEqual(['app/main.py:16'])
})

test('passes when guards refuse', async () => {
  expect((await check(`@app.post("/a")\ndef a(u=Depends(user)): ...\n`)).status).toBe('pass')
})

test('an optional user beside a strict guard, or on a public reading page, is fine', async () => {
  const both = `${SOFT}@app.post("/a")\ndef a(c=Depends(soft), u=Depends(user)): ...\n`
  expect((await check(both)).status).toBe('pass')
  const page = `${SOFT}@app.post("/a")\ndef a(u=Depends(user)): ...\n@app.get("/news")\ndef news(c=Depends(soft)): ...\n`
  expect((await check(page)).status).toBe('pass')
})

test('no guard at all: not applicable, other checks find the open endpoints', async () => {
  expect((await check(`@app.post("/a")\ndef a(): ...\n`)).status).toBe('not-applicable')
})

test('a middleware that guards one path, told from the scope of ASGI, is no guard of the others', async () => {
  const middleware = (path: string) => `
def is_metrics(scope):
    route = ${path}
    return route == "/metrics" or route.startswith("/metrics" + "/")

class MetricsAuthMiddleware:
    def __init__(self, app):
        self.app = app
    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or not is_metrics(scope):
            await self.app(scope, receive, send)
            return
        token = Request(scope, receive).headers.get("authorization")
        if token is None:
            raise HTTPException(401)
        await self.app(scope, receive, send)
app.add_middleware(MetricsAuthMiddleware)
@app.post("/a")
def a(): ...
`
  const imports = 'from fastapi import Request\nfrom starlette.routing import get_route_path\n'
  for (const path of ['get_route_path(scope)', 'scope["path"]', 'scope.get("path")']) {
    expect((await check(imports + middleware(path))).status).toBe('not-applicable')
  }
})
