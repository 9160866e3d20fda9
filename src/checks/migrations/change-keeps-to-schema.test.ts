import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { added, released } from './change.fixture.ts'

const check = 'migrations/change-keeps-to-schema'
const outcome = (change: Record<string, string>) => outcomeOf(check, { ...released, ...change }, { since: released })

test('a revision that comes with other code fails', async () => {
  const result = await outcome({ ...added, 'app/service.py': 'def total(): return 2\n', 'app/new.py': 'x = 1\n' })
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    'migrations/versions/b2_more.py comes together with 2 changed files of other code: app/new.py, app/service.py',
  )
})

test('with models, documents, tests and comments in code it passes', async () => {
  const result = await outcome({
    ...added,
    'app/models.py': `${released['app/models.py']}    name: Mapped[str] = mapped_column()\n`,
    'docs/db/schema.md': '# leads\n',
    'tests/test_leads.py': 'def test_leads(): ...\n',
    'app/service.py': '# counts\ndef total(): return 1\n',
    'migrations/env.py': 'target_metadata = 1\n',
  })
  expect(result.status).toBe('pass')
})

test('code alone is no matter of migrations', async () => {
  expect((await outcome({ 'app/service.py': 'def total(): return 2\n' })).status).toBe('not-applicable')
})
