import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'performance/http-does-not-block'
const head =
  'import asyncio, requests, httpx\nfrom fastapi import FastAPI, Depends\nfrom starlette.concurrency import run_in_threadpool\napp = FastAPI()\n'
const outcome = (body: string, more: Record<string, string> = {}) =>
  outcomeOf(check, { 'app/main.py': head + body, ...more })

test('a synchronous request in an asynchronous handler fails, at the call', async () => {
  const result = await outcome(
    '@app.get("/")\nasync def home():\n    return requests.get("https://a", timeout=5).json()\n',
  )
  expect(placesOf(result)).toEqual(['app/main.py:7'])
  expect(result).toMatchObject({ findings: [{ confidence: 'high' }] })
})

test('the way through two synchronous functions of another file is the evidence', async () => {
  const result = await outcome(
    'from app.rates import convert\n@app.get("/")\nasync def home():\n    return convert(1)\n',
    {
      'app/rates.py':
        'import requests\nclass Rates:\n    def today(self):\n        return requests.get("https://a", timeout=5)\n\nrates = Rates()\ndef convert(amount):\n    return rates.today()\n',
    },
  )
  expect(result).toMatchObject({
    status: 'fail',
    findings: [
      {
        evidence: [
          { file: 'app/rates.py', line: 4 },
          { file: 'app/rates.py', line: 8 },
          { file: 'app/main.py', line: 8 },
          { file: 'app/main.py', line: 7 },
        ],
      },
    ],
  })
})

test('an asynchronous function no handler was seen to call is found with less confidence', async () => {
  const result = await outcome('async def refresh():\n    httpx.get("https://a")\n')
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'medium' }] })
})

test.each([
  [
    'a handler without async: it runs in a thread',
    'async def other(): ...\n@app.get("/")\ndef home():\n    return requests.get("https://a")\n',
  ],
  [
    'handed to a thread, by name and in a lambda',
    'def ask():\n    return requests.get("https://a")\n@app.get("/")\nasync def home():\n    await asyncio.to_thread(ask)\n    await run_in_threadpool(lambda: requests.get("https://a"))\n    await asyncio.get_running_loop().run_in_executor(None, ask)\n',
  ],
  [
    'a nested function that is handed over',
    '@app.get("/")\nasync def home():\n    def ask():\n        return requests.get("https://a")\n    return await asyncio.to_thread(ask)\n',
  ],
  [
    'before the service answers',
    'from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def lifespan(app):\n    requests.get("https://a")\n    yield\n',
  ],
  [
    'a loop of its own, as in a Celery task',
    'async def work():\n    requests.get("https://a")\ndef task():\n    asyncio.run(work())\n@app.get("/")\nasync def home():\n    return 1\n',
  ],
  [
    'a generator that is only made: Starlette iterates it in a thread',
    'def rows():\n    yield requests.get("https://a")\n@app.get("/")\nasync def home():\n    return StreamingResponse(rows())\n',
  ],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('a call that may come from anywhere is unverified', async () => {
  const files = {
    'app/rates.py':
      'import requests\nclass Rates:\n    def fetch_rates(self):\n        return requests.get("https://a")\n',
  }
  const result = await outcome('@app.get("/")\nasync def home(rates):\n    return rates.fetch_rates()\n', files)
  expect(result.status).toBe('unverified')
})

test('asynchronous clients, or no asynchronous code, leave nothing to ask', async () => {
  const client =
    'client = httpx.AsyncClient()\n@app.get("/")\nasync def home():\n    return await client.get("https://a")\n'
  expect((await outcome(client)).status).toBe('not-applicable')
  expect((await outcome('def f():\n    requests.get("https://a")\n')).status).toBe('not-applicable')
})
