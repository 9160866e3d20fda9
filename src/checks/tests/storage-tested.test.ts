import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/storage-tested'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a test that asserts it passes', async () => {
  expect(
    await status(
      test_(
        'photo',
        'assert client.post("/photos", files={}).status_code == 201',
        'assert client.delete("/photos/1").status_code == 204',
      ),
    ),
  ).toBe('pass')
})

test('uploading alone is not enough', async () => {
  expect(await status(test_('photo', 'assert client.post("/photos", files={}).status_code == 201'))).toBe('fail')
})
