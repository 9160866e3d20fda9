import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/integration-present'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

const ci = {
  '.github/workflows/ci.yml': 'on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n',
}

test('only units fail', async () => {
  expect(await status(test_('add', 'assert add(1, 1) == 2'), ci)).toBe('fail')
})

test('a request to the application passes where CI runs it', async () => {
  expect(await status(test_('home', 'assert client.get("/").status_code == 200'), ci)).toBe('pass')
})

test('without CI it is not known who runs them; a skipped one does not count', async () => {
  expect(await status(test_('home', 'assert client.get("/").status_code == 200'))).toBe('unverified')
  const skipped = `@pytest.mark.skip\n${test_('home', 'assert client.get("/").status_code == 200')}`
  expect(await status(skipped, ci)).toBe('fail')
})

test('a library has no endpoints to ask', async () => {
  expect((await outcomeOf(check, { 'lib/a.py': 'x = 1\n' })).status).toBe('not-applicable')
})
