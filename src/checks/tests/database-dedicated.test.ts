import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service } from './service.fixture.ts'

const check = 'tests/database-dedicated'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

const conftest = (address: string, end = 'Base.metadata.drop_all(engine)') => ({
  'app/db.py': 'from sqlalchemy import create_engine\n',
  'tests/conftest.py': `import os, pytest\nfrom sqlalchemy import create_engine\n@pytest.fixture\ndef engine():\n    engine = create_engine(${address})\n    yield engine\n    ${end}\n`,
})

test('dropping the tables of whatever DATABASE_URL names fails', async () => {
  const result = await outcomeOf(check, service('', conftest('os.environ["DATABASE_URL"]')))
  expect(result).toMatchObject({
    status: 'fail',
    findings: [{ confidence: 'high', evidence: [{ line: 7 }, { line: 5 }] }],
  })
})

test.each([
  ['an address of its own', conftest('os.environ["TEST_DATABASE_URL"]')],
  ['a name that says test', conftest('"postgresql://localhost/app_test"')],
  ['a container', conftest('os.environ["DATABASE_URL"] if PostgresContainer("postgres:17") else ""')],
])('passes: %s', async (_, files) => {
  expect(await status('', files)).toBe('pass')
})

test('the address of the service without emptying anything is not blamed', async () => {
  expect(await status('', conftest('os.environ["DATABASE_URL"]', 'engine.dispose()'))).not.toBe('fail')
})

test('no database is not applicable', async () => {
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
})
