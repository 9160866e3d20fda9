import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { runner } from './fixture.ts'

const check = 'jobs/heartbeat-written'

test('a runner without a sign of life fails as a recommendation', async () => {
  const silent = runner([
    ['    beat()\n', ''],
    ['remind, beat', 'remind'],
  ])
  expect(placesOf(await outcomeOf(check, silent))).toEqual(['app/jobs/run.py:11'])
})

test('one that calls beat() passes', async () => {
  expect((await outcomeOf(check, runner())).status).toBe('pass')
})

test('a library, or a task beside the requests, is not asked', async () => {
  const celery = { 'app/tasks.py': 'from celery import Celery\napp = Celery("a")\n' }
  expect((await outcomeOf(check, celery)).status).toBe('not-applicable')
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
