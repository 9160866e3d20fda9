import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { runner } from './fixture.ts'

const check = 'jobs/failures-are-kept'
const task = (options: string) => ({
  'app/tasks.py': `from celery import Celery\napp = Celery("a")\n@app.task(${options})\ndef work(): ...\n`,
})

test('a job whose failures leave no trace fails as a recommendation', async () => {
  expect((await outcomeOf(check, runner())).status).toBe('fail')
})

test('retries without end are certain', async () => {
  const result = await outcomeOf(check, task('autoretry_for=(OSError,), max_retries=None'))
  expect(placesOf(result)).toEqual(['app/tasks.py:3'])
})

test('a bound on attempts, a table, or a library that keeps them passes', async () => {
  expect((await outcomeOf(check, task('autoretry_for=(OSError,), max_retries=5'))).status).toBe('pass')
  expect((await outcomeOf(check, { ...runner(), 'app/jobs/store.py': 'class FailedJob(Base): ...\n' })).status).toBe(
    'pass',
  )
  expect((await outcomeOf(check, { 'app/q.py': 'import rq\nqueue = rq.Queue("a")\n' })).status).toBe('pass')
})

test('max_retries=None of something else is not Celery’s', async () => {
  const files = { ...task('max_retries=5'), 'app/http.py': 'client = Client(max_retries=None)\n' }
  expect((await outcomeOf(check, files)).status).toBe('pass')
})

test('no jobs are not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})

test('a bound on how often some request is repeated says nothing of jobs', async () => {
  const http =
    'import httpx, time\ndef fetch(url):\n    for attempt in range(3):\n        try:\n            return httpx.get(url)\n        except httpx.HTTPError:\n            time.sleep(1)\n'
  expect((await outcomeOf(check, { ...runner(), 'app/pinecone.py': http })).status).toBe('unverified')
  const model = 'class TaskBlock(Model):\n    max_retries: int | None = None\n'
  expect((await outcomeOf(check, { ...runner(), 'app/client/types/task_block.py': model })).status).toBe('fail')
})
