import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/negative-classes-covered'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

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
