import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { runner } from './fixture.ts'

const check = 'jobs/registered'

test('a clean-up that nothing runs fails', async () => {
  const files = { ...runner(), 'app/jobs/cleanup.py': 'def remove_old_data(session):\n    session.execute(1)\n' }
  expect(placesOf(await outcomeOf(check, files))).toEqual(['app/jobs/cleanup.py:1'])
})

test('one that is called, decorated or named in text passes', async () => {
  const files = {
    ...runner(),
    'app/jobs/cleanup.py':
      'from celery import shared_task\n@shared_task\ndef remove_old_data(session): ...\ndef purge_all(): ...\n',
    'app/jobs/schedule.py': 'JOBS = {"purge": "app.jobs.cleanup.purge_all"}\n',
  }
  expect((await outcomeOf(check, files)).status).toBe('pass')
})

test('helpers, and functions elsewhere, are not jobs', async () => {
  const files = { ...runner(), 'app/jobs/text.py': 'def words(a): ...\n', 'app/db.py': 'def remove_all(): ...\n' }
  expect((await outcomeOf(check, files)).status).toBe('pass')
})

test('no jobs are not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
