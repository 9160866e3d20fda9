import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/negative-classes-covered'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a suite that says nothing of it fails', async () => {
  expect(await status(test_('home', 'assert client.get("/").status_code == 200'))).toBe('fail')
})

test('a test that asserts it passes', async () => {
  expect(
    await status(
      test_(
        'bad',
        'assert client.get("/a").status_code == 401',
        'assert client.get("/a").status_code == 403',
        'client.get("/a?q=<script>")',
        'assert client.get("/a").status_code == 429',
      ),
    ),
  ).toBe('pass')
})

test('one class alone is not enough', async () => {
  expect(await status(test_('bad', 'assert client.get("/a").status_code == 401'))).toBe('fail')
})

test('a service without the thing is not asked', async () => {
  expect(
    (await outcomeOf(check, { 'app/a.py': 'x = 1\n', 'tests/test_a.py': 'def test_a():\n    assert 1\n' })).status,
  ).toBe('not-applicable')
})
