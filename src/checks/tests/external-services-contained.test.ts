import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/external-services-contained'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

const database = { 'app/db.py': 'import asyncpg\n' }

test('a service with a database whose tests start none fails as a recommendation', async () => {
  expect(await status(test_('home', 'assert 1'), database)).toBe('fail')
})

test('testcontainers, stand-ins, or a service of the workflow pass', async () => {
  expect(await status('from testcontainers.postgres import PostgresContainer\n', database)).toBe('pass')
  const ci = {
    '.github/workflows/ci.yml':
      'on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    services:\n      db:\n        image: postgres:17\n    steps:\n      - run: pytest\n',
  }
  expect(await status('', { ...database, ...ci })).toBe('pass')
})

test('a service that needs nothing is not asked', async () => {
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n', 'tests/test_a.py': test_('a', 'assert 1') })).status).toBe(
    'not-applicable',
  )
})
