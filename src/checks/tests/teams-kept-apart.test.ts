import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/teams-kept-apart'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a test that asserts it passes', async () => {
  expect(await status(test_('worker_sees_own_team', 'assert client.get("/worker/jobs").status_code == 404'))).toBe(
    'pass',
  )
})

test('a worker who is served proves nothing', async () => {
  expect(await status(test_('worker_team', 'assert client.get("/worker/jobs").status_code == 200'))).toBe('fail')
})
