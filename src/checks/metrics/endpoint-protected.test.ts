import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'metrics/endpoint-protected'
const app =
  'import secrets\nfrom fastapi import Depends, FastAPI, Header, HTTPException, Response\nfrom prometheus_client import generate_latest, start_http_server\nfrom app.settings import settings\napp = FastAPI()\n'
const settings = 'class Settings:\n    metrics_token: str | None = None\nsettings = Settings()\n'
const check = (condition: string) =>
  `def check(authorization: str = Header("")):\n    if ${condition}:\n        raise HTTPException(status_code=401)\n`
const endpoint = (options = '') =>
  `@app.get("/metrics", include_in_schema=False${options})\ndef metrics():\n    return Response(generate_latest())\n`
const run = (main: string, extra: Record<string, string> = {}) =>
  outcomeOf(id, { 'app/settings.py': settings, 'app/main.py': `${app}${main}`, ...extra })

test('hidden from the schema is not protected', async () => {
  expect(placesOf(await run(endpoint()))).toEqual(['app/main.py:6'])
})

test('a dependency that refuses protects', async () => {
  const guard = check('not secrets.compare_digest(authorization, f"Bearer {settings.metrics_token}")')
  expect(await run(`${guard}${endpoint(', dependencies=[Depends(check)]')}`)).toMatchObject({ status: 'pass' })
})

test('a check that is off without its setting protects only when production requires the setting', async () => {
  const main = `${check('settings.metrics_token and authorization != settings.metrics_token')}${endpoint(', dependencies=[Depends(check)]')}`
  expect(placesOf(await run(main))).toEqual(['app/main.py:6'])
  const required = {
    'app/validate.py':
      'from app.settings import settings\ndef validate_production():\n    if settings.env == "production" and not settings.metrics_token:\n        raise RuntimeError("METRICS_TOKEN")\n',
  }
  expect(await run(main, required)).toMatchObject({ status: 'pass' })
})

test('a middleware that exempts the path does not protect it, one that refuses does', async () => {
  const middleware = (body: string) =>
    `@app.middleware("http")\nasync def guard(request, call_next):\n${body}    return await call_next(request)\n`
  const exempts = middleware(
    '    if request.url.path == "/metrics":\n        return await call_next(request)\n    if not request.headers.get("authorization"):\n        return Response(status_code=401)\n',
  )
  const refuses = middleware(
    '    if request.url.path == "/metrics" and request.headers.get("authorization") != settings.metrics_token:\n        return Response(status_code=401)\n',
  )
  expect(await run(`${exempts}${endpoint()}`)).toMatchObject({ status: 'fail' })
  expect(await run(`${refuses}${endpoint()}`)).toMatchObject({ status: 'pass' })
})

test('a port of its own is not on the application', async () => {
  expect(await run('start_http_server(9000)\n')).toMatchObject({ status: 'pass' })
})

test('the port of a worker of dramatiq is no endpoint without protection', async () => {
  const main = 'from dramatiq.brokers.redis import RedisBroker\nbroker = RedisBroker(host="h")\n'
  expect(await run(main)).toMatchObject({ status: 'pass' })
})

test('no metrics, nothing to protect', async () => {
  expect(await run('')).toMatchObject({ status: 'not-applicable' })
})
