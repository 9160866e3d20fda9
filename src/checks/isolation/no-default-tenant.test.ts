import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { SERVICE, withHandlers } from './service.fixture.ts'

const ID = 'isolation/no-default-tenant'
const HANDLER = '@app.get("/")\ndef root(): ...\n'

test('fails for a key with a default', async () => {
  const text = SERVICE['app/models.py'].replace(
    'org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))\n    name',
    'org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"), default=1)\n    name',
  )
  expect(await outcomeOf(ID, withHandlers(HANDLER, { 'app/models.py': text }))).toMatchObject({
    status: 'fail',
    findings: [{ subject: 'table leads' }],
  })
})

test('passes for keys without one; defaults of other columns do not matter', async () => {
  const text = SERVICE['app/models.py'].replace('name: Mapped[str]', 'name: Mapped[str] = mapped_column(default="")')
  expect((await outcomeOf(ID, withHandlers(HANDLER, { 'app/models.py': text }))).status).toBe('pass')
})
