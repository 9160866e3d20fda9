import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { memoryLimiter, slowapi } from './fixture.ts'

const id = 'rate-limit/client-address-trusted'
const limiter = memoryLimiter('    def allow(self, key):\n        self._requests[key] = time.time()\n')
const own = (body: string, extra: Record<string, string> = {}) =>
  outcomeOf(id, { 'app/limits.py': `${limiter}def client_address(request):\n${body}`, ...extra })

test('a header that the caller writes is found', async () => {
  expect(
    placesOf(await own('    forwarded = request.headers.get("x-forwarded-for")\n    return forwarded.split(",")[0]\n')),
  ).toEqual(['app/limits.py:8'])
})

test('a header taken only from known proxies is fine', async () => {
  const body =
    '    if request.client.host in TRUSTED_PROXIES:\n        return request.headers["x-forwarded-for"]\n    return request.client.host\n'
  expect(await own(body)).toMatchObject({ status: 'pass' })
})

test('the address of the connection is right without a proxy, or with a trusted one', async () => {
  const proxy = { 'nginx/nginx.conf': 'server {}\n' }
  const trusted = {
    Dockerfile: 'FROM python\nCMD uvicorn app.main:app --proxy-headers --forwarded-allow-ips=10.0.0.1\n',
  }
  const run = (extra: Record<string, string>) => outcomeOf(id, { 'app/main.py': slowapi(), ...extra })
  expect(await run({})).toMatchObject({ status: 'unverified' })
  expect(placesOf(await run(proxy))).toEqual(['app/main.py:5'])
  expect(await run({ ...proxy, ...trusted })).toMatchObject({ status: 'pass' })
})

test('a header name in a validator is not read from a request', async () => {
  const body = '    if value == "x-forwarded-for":\n        raise ValueError\n'
  expect(await own(body)).toMatchObject({ status: 'not-applicable' })
})
