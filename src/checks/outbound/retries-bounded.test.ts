import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'outbound/retries-bounded'
const head =
  'import time, httpx, backoff, tenacity\nfrom tenacity import retry, stop_after_attempt\nclient = httpx.Client()\n'
const outcome = (body: string) => outcomeOf(check, { 'app/call.py': head + body })

test('tenacity without stop fails; with stop before it does not', async () => {
  const result = await outcome(
    '@retry(stop=stop_after_attempt(3))\ndef a():\n    ...\n@retry\ndef b():\n    ...\n@retry(wait=1)\ndef c():\n    ...\n',
  )
  expect(placesOf(result).sort()).toEqual(['app/call.py:10', 'app/call.py:7'])
})

test('backoff without max_tries, and an endless loop around a call, fail', async () => {
  expect((await outcome('@backoff.on_exception(backoff.expo, ValueError)\ndef a(): ...\n')).status).toBe('fail')
  const loop =
    'def a():\n    while True:\n        try:\n            return client.get("https://a")\n        except Exception:\n            time.sleep(1)\n'
  expect(await outcome(loop)).toMatchObject({ status: 'fail', findings: [{ confidence: 'medium' }] })
})

test('an endless loop around a mail server fails', async () => {
  const loop =
    'import smtplib\ndef a(m):\n    while True:\n        try:\n            with smtplib.SMTP("h") as s:\n                s.send_message(m)\n            return\n        except OSError:\n            time.sleep(5)\n'
  expect(placesOf(await outcome(loop))).toEqual(['app/call.py:6'])
})

test.each([
  [
    'a helper that is given what to repeat',
    'async def retry_it(operation, attempts=3):\n    for n in range(1, attempts):\n        try:\n            return await operation()\n        except OSError:\n            await asyncio.sleep(n)\n    return await operation()\n',
  ],
  ['max_tries', '@backoff.on_exception(backoff.expo, ValueError, max_tries=3)\ndef a(): ...\n'],
  [
    'a counted loop',
    'def a():\n    for attempt in range(3):\n        try:\n            return client.get("https://a")\n        except Exception:\n            time.sleep(1)\n',
  ],
  [
    'a loop that gives up',
    'def a():\n    n = 0\n    while True:\n        try:\n            return client.get("https://a")\n        except Exception:\n            n += 1\n            if n > 3:\n                raise\n',
  ],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test("a worker's loop is no retry; calls without any retry are unverified; no calls are not applicable", async () => {
  const worker =
    'def work():\n    while True:\n        try:\n            client.post("https://a")\n        except Exception:\n            pass\n        time.sleep(60)\n'
  expect((await outcome(worker)).status).toBe('unverified')
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
})
