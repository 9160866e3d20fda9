import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { memoryLimiter } from './fixture.ts'

const id = 'rate-limit/memory-store-locked'
const run = (body: string, lock = '') => outcomeOf(id, { 'app/limits.py': memoryLimiter(body, lock) })
const lock = '        self._lock = asyncio.Lock()\n'

test('reading and writing without a lock is found at the first access', async () => {
  const outcome = await run(
    '    def allow(self, key):\n        seen = self._requests.get(key, 0)\n        self._requests[key] = seen + 1\n        return seen < 5\n',
  )
  expect(placesOf(outcome)).toEqual(['app/limits.py:6'])
  expect(outcome).toMatchObject({ findings: [{ confidence: 'medium' }] })
})

test('an await between reading and writing is a race for certain', async () => {
  const outcome = await run(
    '    async def allow(self, key):\n        seen = self._requests.get(key, 0)\n        await asyncio.sleep(0)\n        self._requests[key] = seen + 1\n',
  )
  expect(outcome).toMatchObject({ findings: [{ confidence: 'high' }] })
})

test('a lock that is held passes; one that another method forgets does not', async () => {
  const allow =
    '    async def allow(self, key):\n        async with self._lock:\n            self._requests[key] = self._requests.get(key, 0) + 1\n'
  expect(await run(allow, lock)).toMatchObject({ status: 'pass' })
  const clean = '    def clean(self):\n        for key in list(self._requests):\n            del self._requests[key]\n'
  expect(placesOf(await run(allow + clean, lock))).toEqual(['app/limits.py:10'])
})

test('a limit of something else is no request limiter, and none is no pass', async () => {
  const other = 'class RateLimitConfig:\n    def __init__(self):\n        self.limits = {}\n'
  expect(await outcomeOf(id, { 'app/limits.py': other })).toMatchObject({ status: 'not-applicable' })
})
