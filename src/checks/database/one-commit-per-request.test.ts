import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { handler, plain, service } from './sessions.fixture.ts'

const check = 'database/one-commit-per-request'
const outcome = (work: string) => outcomeOf(check, service(plain, handler(work)))

test('a commit in every round fails as a recommendation', async () => {
  const result = await outcome('    for lead in rows:\n        session.add(lead)\n        session.commit()\n')
  expect(placesOf(result)).toEqual(['app/main.py:11'])
})

test('once after the loop, now and then, or with a session of its own passes', async () => {
  expect((await outcome('    for lead in rows:\n        session.add(lead)\n    session.commit()\n')).status).toBe(
    'pass',
  )
  const batch =
    '    for at, lead in enumerate(rows):\n        session.add(lead)\n        if at % 100 == 0:\n            session.commit()\n'
  expect((await outcome(batch)).status).toBe('pass')
  const own =
    '    for lead in rows:\n        with SessionLocal() as session:\n            session.add(lead)\n            session.commit()\n'
  expect((await outcome(own)).status).toBe('pass')
})

test('no sessions are not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
