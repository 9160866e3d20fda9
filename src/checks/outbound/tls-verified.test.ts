import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'outbound/tls-verified'
const head = 'import httpx, requests, aiohttp, ssl, urllib3\nfrom app.settings import settings\n'
const settings = {
  'app/settings.py':
    'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    strict: bool = True\n    loose: bool = False\nsettings = Settings()\n',
}
const outcome = (body: string) => outcomeOf(check, { ...settings, 'app/a.py': head + body })

test.each([
  ['requests', 'requests.get("https://b", verify=False)\n'],
  ['httpx', 'c = httpx.AsyncClient(verify=False)\n'],
  ['a session', 's = requests.Session()\ns.verify = False\n'],
  ['aiohttp', 'c = aiohttp.TCPConnector(ssl=False)\n'],
  ['a context', 'ctx = ssl.create_default_context()\nctx.verify_mode = ssl.CERT_NONE\n'],
  ['urllib3', 'p = urllib3.PoolManager(cert_reqs="CERT_NONE")\n'],
])('fails: %s', async (_, body) => {
  const result = await outcome(`a = httpx.Client(verify=True)\n${body}`)
  expect(placesOf(result)).toEqual([`app/a.py:${2 + body.split('\n').length}`])
})

test('a setting that is off by default fails with less confidence', async () => {
  expect(await outcome('c = httpx.Client(verify=settings.loose)\n')).toMatchObject({
    findings: [{ confidence: 'medium' }],
  })
})

test('switched off under a condition weighs little', async () => {
  const body =
    'def f():\n    if settings.loose:\n        return httpx.Client(verify=False)\n    return httpx.Client()\n'
  expect(await outcome(body)).toMatchObject({ findings: [{ confidence: 'low' }] })
})

test.each([
  ['defaults', 'c = httpx.Client()\n'],
  ['a setting that is on', 'c = httpx.Client(verify=settings.strict)\n'],
  ['an authority of our own', 'c = httpx.Client(verify="/etc/ca.pem")\n'],
  ['verify of other things', 'c = httpx.Client()\ntoken.check(verify=False)\nengine = make(ssl=False)\n'],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('nothing called is not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})

test('a mode that the operator chooses weighs little; one that is never strict weighs all', async () => {
  const mode = (last: string) =>
    `def f(mode):\n    ctx = ssl.create_default_context()\n    ctx.verify_mode = ssl.CERT_NONE\n    if mode == "verify-ca":\n        ${last}\n    return ctx\n`
  expect(await outcome(mode('ctx.verify_mode = ssl.CERT_REQUIRED'))).toMatchObject({
    findings: [{ confidence: 'low' }],
  })
  expect(await outcome(mode('other.verify_mode = ssl.CERT_REQUIRED'))).toMatchObject({
    findings: [{ confidence: 'high' }],
  })
})

test('where a setting chose before, or the name says that one of two is chosen, it weighs little', async () => {
  const context =
    'def context_for(url):\n    shared = shared_ssl()\n    if shared is not False:\n        return shared\n    ctx = ssl.create_default_context()\n    ctx.verify_mode = ssl.CERT_NONE\n    return ctx\n'
  const named = '_insecure_client = httpx.AsyncClient(verify=False)\n'
  for (const body of [context, named]) {
    expect(await outcome(`a = httpx.Client(verify=True)\n${body}`)).toMatchObject({ findings: [{ confidence: 'low' }] })
  }
  const other = 'def load(url):\n    if not url:\n        return None\n    return requests.get(url, verify=False)\n'
  expect(await outcome(other)).toMatchObject({ findings: [{ confidence: 'high' }] })
})

test('what something else decides about certificates is not known to verify them', async () => {
  expect((await outcome('requests.get("https://b", verify=not IGNORE_TLS.get())\n')).status).toBe('unverified')
  expect((await outcome('requests.get("https://b", verify=creds.verify)\n')).status).toBe('unverified')
  expect((await outcome('requests.get("https://b", verify=certifi.where())\n')).status).toBe('pass')
})
