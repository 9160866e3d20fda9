import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf } from '../../testing/audit.ts'
import { withHandlers } from './service.fixture.ts'

const check = (body: string): Promise<Outcome> =>
  outcomeOf('isolation/tenant-from-request-verified', withHandlers(body))

const handler = (body: string, more = ''): string =>
  `@app.get("/orgs/{org_id}/leads")\nasync def read(org_id: int, session=Depends(get_session), user: User = Depends(current_user)${more}):\n    ${body.replaceAll('\n', '\n    ')}\n`

const QUERY = 'return await session.scalars(select(Lead).where(Lead.org_id == org_id))'

test('fails for a filter by the tenant of the path, and for a row put there', async () => {
  expect((await check(handler(QUERY))).status).toBe('fail')
  expect((await check(handler('session.add(Lead(org_id=org_id, name="x"))'))).status).toBe('fail')
})

test('fails for a tenant out of a header that a guard hands through', async () => {
  const outcome = await check(
    `from fastapi import Header\nasync def tenant(x_org_id: int = Header(), user: User = Depends(current_user)):\n    return x_org_id\n${handler('return await session.scalars(select(Lead).where(Lead.org_id == org))', ', org: int = Depends(tenant)')}`,
  )
  expect(outcome.status).toBe('fail')
})

test('passes once the tenant was compared with the user, or membership was looked up', async () => {
  expect((await check(handler(`if org_id != user.org_id:\n    raise HTTPException(403)\n${QUERY}`))).status).toBe(
    'pass',
  )
  const member =
    'member = await session.scalar(select(User).where(User.id == user.id, User.org_id == org_id))\nif member is None:\n    raise HTTPException(403)\n'
  expect((await check(handler(member + QUERY))).status).toBe('pass')
})

test('a membership that was looked up and not required is none', async () => {
  const member = 'member = await session.scalar(select(User).where(User.id == user.id, User.org_id == org_id))\n'
  expect((await check(handler(member + QUERY))).status).toBe('fail')
})
