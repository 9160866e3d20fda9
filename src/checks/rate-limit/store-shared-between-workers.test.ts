import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { memoryLimiter, slowapi } from './fixture.ts'

const id = 'rate-limit/store-shared-between-workers'
const run = (options: string, extra: Record<string, string> = {}) =>
  outcomeOf(id, { 'app/main.py': slowapi(options), ...extra })

test('memory with several workers or replicas is found', async () => {
  const workers = { Dockerfile: 'FROM python\nCMD ["gunicorn", "app.main:app", "-w", "4"]\n' }
  const replicas = { 'docker-compose.yml': 'services:\n  api:\n    deploy:\n      replicas: 3\n' }
  expect(placesOf(await run('', workers))).toEqual(['app/main.py:5'])
  expect(await run('storage_uri="memory://"', replicas)).toMatchObject({ status: 'fail' })
})

test('workers of a job queue are not workers of the service', async () => {
  const files = { 'docker-compose.yml': 'services:\n  jobs:\n    command: celery -A app worker --workers 4\n' }
  expect(await run('', files)).toMatchObject({ status: 'unverified' })
})

test('Redis passes; memory with one process depends on how many run', async () => {
  expect(await run('storage_uri="redis://cache:6379/0"')).toMatchObject({ status: 'pass' })
  expect(await run('', { Dockerfile: 'FROM python\nCMD ["uvicorn", "app.main:app"]\n' })).toMatchObject({
    status: 'unverified',
  })
})

test('a choice between Redis and memory passes when Redis is certain', async () => {
  const memory = memoryLimiter('    def allow(self, key):\n        self._requests[key] = time.time()\n')
  const redis =
    'import time\nclass RedisRateLimiter:\n    def __init__(self, redis):\n        self._redis = redis\n    async def allow(self, key):\n        return await self._redis.incr(f"{key}:{time.time()}")\n'
  const files = { 'app/memory.py': memory, 'app/redis_limiter.py': redis }
  expect(await outcomeOf(id, files)).toMatchObject({ status: 'unverified' })
  const certain = {
    'app/validate.py':
      'def validate(settings):\n    if settings.env == "production" and not settings.redis_url:\n        raise RuntimeError("REDIS_URL")\n',
  }
  expect(await outcomeOf(id, { ...files, ...certain })).toMatchObject({ status: 'pass' })
})

test('no limiter, no store', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})
