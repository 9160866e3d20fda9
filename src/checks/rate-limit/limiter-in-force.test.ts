import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { slowapi } from './fixture.ts'

const id = 'rate-limit/limiter-in-force'
const run = (main: string) => outcomeOf(id, { 'app/main.py': main })
const plain = '@app.get("/leads")\ndef leads(request: Request): ...\n'

test('a limiter that is only kept on the application limits nothing', async () => {
  expect(placesOf(await run(slowapi() + plain))).toEqual(['app/main.py:7'])
})

test('the middleware without default limits limits nothing, with them it does', async () => {
  const registered = `app.add_middleware(SlowAPIMiddleware)\n${plain}`
  expect(await run(slowapi() + registered)).toMatchObject({ status: 'fail' })
  expect(await run(slowapi('default_limits=["60/minute"]') + registered)).toMatchObject({ status: 'pass' })
})

test('a decorator below the route limits; above it, or without a request parameter, it does not', async () => {
  const below = '@app.get("/leads")\n@limiter.limit("5/minute")\ndef leads(request: Request): ...\n'
  const above = '@limiter.limit("5/minute")\n@app.get("/leads")\ndef leads(request: Request): ...\n'
  const bare = '@app.get("/leads")\n@limiter.limit("5/minute")\ndef leads(): ...\n'
  expect(await run(slowapi() + below)).toMatchObject({ status: 'pass' })
  expect(placesOf(await run(slowapi() + above))).toEqual(['app/main.py:8'])
  expect(placesOf(await run(slowapi() + bare))).toEqual(['app/main.py:9'])
})

test('a limiter that is off by default is not in force', async () => {
  const settings = 'class Settings:\n    rate_limit_enabled: bool = False\nsettings = Settings()\n'
  const main = `from app.settings import settings\n${slowapi('enabled=settings.rate_limit_enabled')}@app.get("/leads")\n@limiter.limit("5/minute")\ndef leads(request: Request): ...\n`
  expect(await outcomeOf(id, { 'app/settings.py': settings, 'app/main.py': main })).toMatchObject({ status: 'fail' })
})

test('an own limiter counts when a dependency or a handler asks it, not when its middleware is never registered', async () => {
  const app = 'from fastapi import Depends, FastAPI, Request\napp = FastAPI()\n'
  const dependency = `${app}async def rate_limit(request: Request): ...\n@app.get("/leads", dependencies=[Depends(rate_limit)])\ndef leads(): ...\n`
  const inline = `${app}from app.limits import login_limiter\n@app.post("/login")\ndef login(request: Request):\n    if login_limiter.is_limited(request.client.host):\n        return None\n`
  const defined = `${app}class RateLimitMiddleware:\n    async def __call__(self, scope, receive, send): ...\n${plain}`
  expect(await run(dependency)).toMatchObject({ status: 'pass' })
  expect(await run(inline)).toMatchObject({ status: 'pass' })
  expect(await run(defined)).toMatchObject({ status: 'fail' })
})

test('a handler that asks a limiter nobody knows may be asking a stand-in', async () => {
  const main =
    'from fastapi import FastAPI, Request\napp = FastAPI()\n@app.post("/runs")\ndef run(request: Request, forge):\n    forge.RATE_LIMITER.rate_limit_submit(request)\n'
  expect(await run(main)).toMatchObject({ status: 'unverified' })
})

test('no application, nothing to limit; a broken file, nothing proven', async () => {
  expect(await run('x = 1\n')).toMatchObject({ status: 'not-applicable' })
  const broken = {
    'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
    'app/limits.py': 'def f(:\n    x = = 1\n',
  }
  expect(await outcomeOf(id, broken)).toMatchObject({ status: 'unverified' })
})

test('a switch that could not be read is no limit in force, and no certain lack of one', async () => {
  const head = 'from app.settings import settings\nis_enabled = settings.header is not None and settings.header != ""\n'
  const route = '@app.post("/login")\n@limiter.limit("5/minute")\ndef login(request: Request, password: str): ...\n'
  const main = `${head}${slowapi('enabled=is_enabled')}${route}`
  expect(await run(main)).toMatchObject({ status: 'unverified' })
  expect(await outcomeOf('rate-limit/login-endpoints-limited', { 'app/main.py': main })).toMatchObject({
    findings: [{ confidence: 'low' }],
  })
  expect(await run(`${slowapi('enabled=True')}${route}`)).toMatchObject({ status: 'pass' })
})
