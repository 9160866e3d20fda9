import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { withHandlers } from './service.fixture.ts'

const check = (body: string): Promise<Outcome> => outcomeOf('isolation/writes-scoped', withHandlers(body))

const handler = (body: string): string =>
  `@app.post("/leads/{lead_id}")\nasync def write(lead_id: int, session=Depends(get_session), user: User = Depends(current_user)):\n    ${body.replaceAll('\n', '\n    ')}\n`

test.each([
  ['delete', 'await session.execute(delete(Lead).where(Lead.id == lead_id))'],
  ['update', 'await session.execute(update(Lead).where(Lead.id == lead_id).values(name="x"))'],
  ['legacy delete', 'session.query(Lead).filter(Lead.id == lead_id).delete()'],
])('fails for a %s by identifier alone', async (_, body) => {
  const outcome = await check(handler(body))
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/main.py:8'])
})

test.each([
  ['delete', 'await session.execute(delete(Lead).where(Lead.id == lead_id, Lead.org_id == user.org_id))'],
  ['insert', 'session.add(Lead(org_id=user.org_id, name="x"))'],
  [
    'a child of a row that was read',
    'lead = await session.scalar(select(Lead).where(Lead.id == lead_id, Lead.org_id == user.org_id))\nsession.add(Note(lead_id=lead.id))',
  ],
  [
    'a new tenant with its first user',
    'org = Org(slug="x")\nsession.add(org)\nsession.add(User(org_id=org.id, email="x"))',
  ],
])('passes: %s', async (_, body) => {
  expect((await check(handler(body))).status).toBe('pass')
})

test('the row that is deleted was read without its tenant: the query that read it is to blame, not the delete', async () => {
  expect((await check(handler('lead = await session.get(Lead, lead_id)\nawait session.delete(lead)'))).status).not.toBe(
    'fail',
  )
})
