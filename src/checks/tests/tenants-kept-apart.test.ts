import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/tenants-kept-apart'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a suite that says nothing of it fails', async () => {
  expect(await status(test_('home', 'assert client.get("/").status_code == 200'))).toBe('fail')
})

test('a test that asserts it passes', async () => {
  expect(await status(test_('leads', 'assert client.get("/leads/1", headers=other_org).status_code == 404'))).toBe(
    'pass',
  )
})

test('the name of a test alone proves nothing', async () => {
  expect(await status(test_('isolation', 'assert client.get("/leads/1").status_code == 200'))).toBe('fail')
})

test('a service without the thing is not asked', async () => {
  expect(
    (await outcomeOf(check, { 'app/a.py': 'x = 1\n', 'tests/test_a.py': 'def test_a():\n    assert 1\n' })).status,
  ).toBe('not-applicable')
})
