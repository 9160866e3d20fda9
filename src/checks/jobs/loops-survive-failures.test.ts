import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { runner } from './fixture.ts'

const check = 'jobs/loops-survive-failures'
const bare = '    try:\n        await remind()\n    except Exception:\n        logger.exception("round failed")\n'

test('a loop that nothing guards fails, at the loop', async () => {
  const result = await outcomeOf(check, runner([[bare, '    await remind()\n']]))
  expect(placesOf(result)).toEqual(['app/jobs/run.py:9'])
})

test('a guard in the loop or in what it calls passes; one that raises again does not count', async () => {
  expect((await outcomeOf(check, runner())).status).toBe('pass')
  const again = runner([['logger.exception("round failed")', 'logger.exception("failed")\n        raise']])
  expect((await outcomeOf(check, again)).status).toBe('fail')
})

test('a guard for one kind of failure is none', async () => {
  expect((await outcomeOf(check, runner([['except Exception', 'except TimeoutError']]))).status).toBe('fail')
})

test('what a library runs goes on by itself', async () => {
  const celery = { 'app/tasks.py': 'from celery import Celery\napp = Celery("a")\n@app.task\ndef work(): ...\n' }
  expect((await outcomeOf(check, celery)).status).toBe('pass')
})

test.each([
  [
    'waiting for a state',
    'async def wait_ready(pod):\n    while True:\n        if await pod.ready():\n            return\n        await asyncio.sleep(1)\n',
  ],
  [
    'a stream',
    'async def events():\n    while True:\n        yield await next_event()\n        await asyncio.sleep(1)\n',
  ],
  [
    'a retry',
    'def ask():\n    while True:\n        try:\n            return call()\n        except OSError:\n            time.sleep(5)\n',
  ],
  [
    'a loop nobody starts',
    'async def spin():\n    while True:\n        await work()\n        await asyncio.sleep(1)\n',
  ],
])('%s is no job loop', async (_, text) => {
  const result = await outcomeOf(check, { 'app/a.py': `import asyncio, time\n${text}` })
  expect(result).toMatchObject({ status: 'not-applicable', evidence: [{ kind: 'search' }] })
})

test('a task beside the requests is judged too', async () => {
  const text =
    'import asyncio\nasync def sweep():\n    while True:\n        await clean()\n        await asyncio.sleep(60)\nasync def lifespan(app):\n    task = asyncio.create_task(sweep())\n    yield\n    task.cancel()\n'
  expect(placesOf(await outcomeOf(check, { 'app/main.py': text }))).toEqual(['app/main.py:3'])
})
