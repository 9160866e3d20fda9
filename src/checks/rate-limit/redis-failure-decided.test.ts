import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { slowapi } from './fixture.ts'

const id = 'rate-limit/redis-failure-decided'
const own = (body: string) =>
  outcomeOf(id, {
    'app/limits.py': `import time\nclass RedisRateLimiter:\n    def __init__(self, redis):\n        self._redis = redis\n    async def allow(self, key):\n        now = time.time()\n${body}`,
  })

test('a Redis call that nothing guards is found', async () => {
  expect(placesOf(await own('        return await self._redis.incr(key) < 5\n'))).toEqual(['app/limits.py:7'])
})

test('letting through and refusing are both decisions, and told apart', async () => {
  const guarded = (answer: string) =>
    own(
      `        try:\n            return await self._redis.incr(key) < 5\n        except RedisError:\n            ${answer}\n`,
    )
  expect(await guarded('return True')).toMatchObject({
    status: 'pass',
    evidence: [{ label: expect.stringContaining('lets requests through') }],
  })
  expect(await guarded('raise HTTPException(503)')).toMatchObject({
    status: 'pass',
    evidence: [{ label: expect.stringContaining('refuses') }],
  })
})

test('an except block for something else is no decision', async () => {
  const other = await own(
    '        try:\n            return await self._redis.incr(key) < 5\n        except ValueError:\n            return True\n',
  )
  expect(other).toMatchObject({ status: 'fail' })
})

test('slowapi raises unless told otherwise', async () => {
  const run = (options: string) => outcomeOf(id, { 'app/main.py': slowapi(`storage_uri="redis://cache"${options}`) })
  expect(placesOf(await run(''))).toEqual(['app/main.py:5'])
  expect(await run(', swallow_errors=True')).toMatchObject({ status: 'pass' })
  expect(await run(', in_memory_fallback_enabled=True')).toMatchObject({ status: 'pass' })
})

test('no Redis, no question', async () => {
  expect(await outcomeOf(id, { 'app/main.py': slowapi() })).toMatchObject({ status: 'not-applicable' })
})
