import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

/** What holds for every check that asks for tests of something the service does; the rest stands beside each. */
describe.each([
  'tests/critical-flows-tested',
  'tests/foreign-records-refused',
  'tests/lifecycle-tested',
  'tests/negative-classes-covered',
  'tests/storage-tested',
  'tests/teams-kept-apart',
  'tests/tenants-kept-apart',
  'tests/webhook-signature-tested',
])('%s', (check) => {
  it('fails where the suite says nothing of it', async () => {
    const suite = test_('home', 'assert client.get("/").status_code == 200')
    expect(await outcomeOf(check, service(suite))).toMatchObject({ status: 'fail' })
  })

  it('is not asked where the service has no such thing', async () => {
    const other = { 'app/a.py': 'x = 1\n', 'tests/test_a.py': 'def test_a():\n    assert 1\n' }
    expect(await outcomeOf(check, other)).toMatchObject({ status: 'not-applicable' })
  })
})
