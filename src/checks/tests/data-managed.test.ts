import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service } from './service.fixture.ts'

const check = 'tests/data-managed'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

test('a dump among the tests, or an address that may exist, fails', async () => {
  expect(await status('', { 'tests/data/production_dump.sql': 'INSERT' })).toBe('fail')
  expect(await status('USER = {"email": "anna.schmidt@gmail.com"}\n')).toBe('fail')
})

test('fixtures and factories pass', async () => {
  expect(await status('@pytest.fixture\ndef lead():\n    return {"email": "lea@example.com"}\n')).toBe('pass')
})

test('an address of a reserved domain is nobody’s', async () => {
  expect(await status('USER = {"email": "anna@example.com"}\n')).toBe('not-applicable')
})
