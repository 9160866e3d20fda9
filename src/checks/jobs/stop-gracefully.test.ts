import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { runner } from './fixture.ts'

const check = 'jobs/stop-gracefully'
const handler = '    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)\n'

test('a runner that does not listen to SIGTERM fails', async () => {
  expect(placesOf(await outcomeOf(check, runner([[handler, '']])))).toEqual(['app/jobs/run.py:11'])
})

test('a handler of the signal passes', async () => {
  expect((await outcomeOf(check, runner())).status).toBe('pass')
})

test('joining strings is not joining threads', async () => {
  const thread =
    'import threading, time\ndef sweep():\n    while True:\n        clean(",".join(["a"]))\n        time.sleep(60)\nthreading.Thread(target=sweep, daemon=True).start()\n'
  expect(await outcomeOf(check, { 'app/main.py': thread })).toMatchObject({
    status: 'fail',
    findings: [{ confidence: 'low' }],
  })
  const joined = `${thread}stopping = threading.Event()\n`.replace('while True', 'while not stopping.is_set()')
  expect((await outcomeOf(check, { 'app/main.py': `${joined}def stop():\n    stopping.set()\n` })).status).toBe('pass')
})

test('tasks end with the event loop of the server, libraries handle signals', async () => {
  const task =
    'import asyncio\nasync def sweep():\n    while True:\n        await clean()\n        await asyncio.sleep(60)\nasync def lifespan(app):\n    asyncio.create_task(sweep())\n    yield\n'
  expect((await outcomeOf(check, { 'app/main.py': task })).status).toBe('pass')
  const rq = { 'app/queue.py': 'import rq\nqueue = rq.Queue("mail", connection=redis)\n' }
  expect((await outcomeOf(check, rq)).status).toBe('pass')
})

test('no jobs are not applicable', async () => {
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
})

test('a scheduler in the application ends when somebody shuts it down, not by a signal', async () => {
  const main =
    'from apscheduler.schedulers.asyncio import AsyncIOScheduler\nscheduler = AsyncIOScheduler()\nscheduler.start()\n'
  expect((await outcomeOf(check, { 'app/main.py': main })).status).toBe('unverified')
  const ends = `${main}def stop():\n    scheduler.shutdown()\n`
  expect((await outcomeOf(check, { 'app/main.py': ends })).status).toBe('pass')
  const other = `${main}def stop():\n    executor.shutdown()\n`
  expect((await outcomeOf(check, { 'app/main.py': other })).status).toBe('unverified')
})
