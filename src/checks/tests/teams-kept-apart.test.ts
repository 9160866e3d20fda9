import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/teams-kept-apart'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a suite that says nothing of it fails', async () => {
  expect(await status(test_('home', 'assert client.get("/").status_code == 200'))).toBe('fail')
})

test('a test that asserts it passes', async () => {
  expect(await status(test_('worker_sees_own_team', 'assert client.get("/worker/jobs").status_code == 404'))).toBe(
    'pass',
  )
})

test('a worker who is served proves nothing', async () => {
  expect(await status(test_('worker_team', 'assert client.get("/worker/jobs").status_code == 200'))).toBe('fail')
})

test('a service without the thing is not asked', async () => {
  expect(
    (await outcomeOf(check, { 'app/a.py': 'x = 1\n', 'tests/test_a.py': 'def test_a():\n    assert 1\n' })).status,
  ).toBe('not-applicable')
})
