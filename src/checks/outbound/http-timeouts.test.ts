import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'outbound/http-timeouts'
const head = 'import asyncio, httpx, requests, aiohttp, redis, urllib.request\nfrom app.settings import settings\n'
const outcome = (body: string, more: Record<string, string> = {}) =>
  outcomeOf(check, { 'app/clients.py': head + body, ...more })

test('requests without a timeout fails; the bounded one before it does not', async () => {
  const result = await outcome('def f():\n    requests.get("https://a", timeout=5)\n    requests.post("https://b")\n')
  expect(placesOf(result)).toEqual(['app/clients.py:5'])
  expect(result).toMatchObject({ findings: [{ confidence: 'high' }] })
})

test.each([
  ['a session', 's = requests.Session()\ndef f():\n    s.get("https://a")\n'],
  ['httpx with timeout=None', 'c = httpx.AsyncClient(timeout=None)\n'],
  ['httpx.Timeout(None)', 'c = httpx.AsyncClient(timeout=httpx.Timeout(None))\n'],
  ['one endless request of a bounded client', 'c = httpx.Client()\ndef f():\n    c.get("https://a", timeout=None)\n'],
  ['ClientTimeout(total=None)', 'c = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))\n'],
  ['urlopen', 'def f():\n    urllib.request.urlopen("https://a")\n'],
  ['redis', 'r = redis.Redis(host="x", socket_connect_timeout=1)\n'],
])('fails: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('fail')
})

test.each([
  ['the default of httpx', 'c = httpx.AsyncClient(base_url="https://a")\n'],
  ['a setting', 'def f():\n    requests.get("https://a", timeout=settings.timeout)\n'],
  [
    'wait_for',
    'async def f():\n    async with asyncio.timeout(5):\n        async with aiohttp.ClientSession() as s:\n            await s.get("https://a")\n',
  ],
  ['a bounded aiohttp session', 'T = aiohttp.ClientTimeout(total=10)\nc = aiohttp.ClientSession(timeout=T)\n'],
  ['redis', 'r = redis.Redis(host="x", socket_timeout=1)\n'],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('the summary counts by library', async () => {
  expect((await outcome('a = httpx.Client()\nb = httpx.Client(timeout=3)\n')).summary).toContain('httpx 2 of 2')
})

test('what is passed on from elsewhere is unverified, and so is a session of our own', async () => {
  expect((await outcome('def f(**options):\n    requests.get("https://a", **options)\n')).status).toBe('unverified')
  const own =
    'class Patient(requests.Session):\n    def request(self, *a, **k):\n        k.setdefault("timeout", 5)\n        return super().request(*a, **k)\ns = Patient()\ndef f():\n    s.get("https://a")\n'
  expect((await outcome(own)).status).not.toBe('fail')
})

test('tests, commands and other methods named get are not judged', async () => {
  const files = {
    'tests/test_a.py': 'import requests\nrequests.get("x")\n',
    'scripts/load.py': 'import requests\nrequests.get("x")\n',
  }
  expect((await outcome('d = {}\nd.get("x")\n', files)).status).toBe('not-applicable')
})

test('long defaults weigh little', async () => {
  expect(await outcome('c = aiohttp.ClientSession()\n')).toMatchObject({ findings: [{ confidence: 'low' }] })
})
