import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { withHandlers } from './service.fixture.ts'

const ID = 'isolation/queries-scoped'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, withHandlers(body, more))

/** A handler with these statements; it has a session and the user who asks. */
const handler = (body: string): string =>
  `@app.get("/leads/{lead_id}")\nasync def read(lead_id: int, session=Depends(get_session), user: User = Depends(current_user)):\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`

describe('fails where a query can give rows of others', () => {
  test.each([
    ['by identifier', 'return await session.get(Lead, lead_id)'],
    ['select by identifier', 'return await session.scalar(select(Lead).where(Lead.id == lead_id))'],
    ['legacy query', 'return session.query(Lead).filter_by(id=lead_id).first()'],
    ['columns only', 'return await session.scalars(select(Lead.name).where(Lead.id == lead_id))'],
    ['text', 'return await session.execute(text("SELECT name FROM leads WHERE id = :id"), {"id": lead_id})'],
    ['a child by its own identifier', 'return await session.get(Note, lead_id)'],
    [
      'an OR beside the key',
      'return await session.scalars(select(Lead).where((Lead.org_id == user.org_id) | (Lead.name == "x")))',
    ],
    ['a key that is excluded', 'return await session.scalars(select(Lead).where(Lead.org_id != user.org_id))'],
    [
      'a check of something else',
      'lead = await session.get(Lead, lead_id)\nif lead is None:\n    raise HTTPException(404)\nreturn lead',
    ],
    [
      'a check that refuses nobody',
      'lead = await session.get(Lead, lead_id)\nif lead.org_id != user.org_id:\n    log(lead)\nreturn lead',
    ],
    [
      'ON of an outer join',
      'return await session.scalars(select(Note).outerjoin(Lead, (Lead.id == Note.lead_id) & (Lead.org_id == user.org_id)))',
    ],
  ])('%s', async (_, body) => {
    const outcome = await check(handler(body))
    expect(outcome.status).toBe('fail')
    expect(placesOf(outcome)[0]).toMatch(/^app\/main\.py:/)
  })

  test('a condition that is there on some ways only', async () => {
    const outcome = await check(
      `@app.get("/leads")\nasync def read(mine: bool = False, session=Depends(get_session), user: User = Depends(current_user)):\n    query = select(Lead)\n    if mine:\n        query = query.where(Lead.org_id == user.org_id)\n    return await session.scalars(query)\n`,
    )
    expect(outcome).toMatchObject({
      status: 'fail',
      findings: [{ message: expect.stringContaining('on some ways only') }],
    })
  })
})

describe('passes where rows belong to who asks', () => {
  test.each([
    ['key', 'return await session.scalar(select(Lead).where(Lead.id == lead_id, Lead.org_id == user.org_id))'],
    [
      'key through a variable',
      'org = user.org_id\nq = select(Lead).where(Lead.id == lead_id)\nq = q.where(Lead.org_id == org)\nreturn await session.scalar(q)',
    ],
    ['filter_by', 'return session.query(Lead).filter_by(id=lead_id, org_id=user.org_id).first()'],
    [
      'text',
      'return await session.execute(text("SELECT name FROM leads WHERE id = :id AND org_id = :org"), {"id": lead_id, "org": user.org_id})',
    ],
    [
      'parent joined',
      'return await session.scalars(select(Note).join(Lead, Lead.id == Note.lead_id).where(Lead.org_id == user.org_id))',
    ],
    [
      'parent joined by relationship',
      'return await session.scalars(select(Note).join(Note.lead).where(Lead.org_id == user.org_id))',
    ],
    [
      'subquery',
      'return await session.scalars(select(Note).where(Note.lead_id.in_(select(Lead.id).where(Lead.org_id == user.org_id))))',
    ],
    [
      'row of the parent',
      'lead = await session.scalar(select(Lead).where(Lead.id == lead_id, Lead.org_id == user.org_id))\nif lead is None:\n    raise HTTPException(404)\nreturn await session.scalars(select(Note).where(Note.lead_id == lead_id))',
    ],
    [
      'check after reading',
      'lead = await session.get(Lead, lead_id)\nif lead is None or lead.org_id != user.org_id:\n    raise HTTPException(404)\nreturn lead',
    ],
    [
      'superusers beside',
      'query = select(Lead)\nif not user.is_superuser:\n    query = query.where(Lead.org_id == user.org_id)\nreturn await session.scalars(query)',
    ],
  ])('%s', async (_, body) => {
    expect((await check(handler(body))).status).toBe('pass')
  })

  test('a repository with a generic base, a service that is injected, three calls deep', async () => {
    const repository = `from fastapi import Depends
from sqlalchemy import select
from app.models import Lead
class Base:
    model = None
    def __init__(self, session=Depends(get_session)):
        self.session = session
    def _query(self, org_id):
        return select(self.model).where(self.model.org_id == org_id)
    async def find(self, org_id, key):
        return await self.session.scalar(self._query(org_id).where(self.model.id == key))
    async def any(self, key):
        return await self.session.get(self.model, key)
class Leads(Base):
    model = Lead
class Service:
    def __init__(self, leads: Leads = Depends()):
        self.leads = leads
    async def lead(self, user, key):
        return await self.leads.find(user.org_id, key)
    async def anybodys(self, key):
        return await self.leads.any(key)
`
    const body = (call: string): string =>
      `from app.service import Service\n@app.get("/leads/{key}")\nasync def read(key: int, service: Service = Depends(), user: User = Depends(current_user)):\n    return await service.${call}\n`
    expect((await check(body('lead(user, key)'), { 'app/service.py': repository })).status).toBe('pass')
    expect(await check(body('anybodys(key)'), { 'app/service.py': repository })).toMatchObject({
      status: 'fail',
      findings: [{ subject: 'select leads in app.service.Base.any' }],
    })
  })

  test('a guard of the path that compares with the user', async () => {
    const outcome = await check(
      `async def own_lead(lead_id: int, session=Depends(get_session), user: User = Depends(current_user)):
    lead = await session.get(Lead, lead_id)
    if lead.org_id != user.org_id:
        raise HTTPException(404)
    return lead
@app.get("/leads/{lead_id}/notes")
async def notes(lead_id: int, lead: Lead = Depends(own_lead), session=Depends(get_session)):
    return await session.scalars(select(Note).where(Note.lead_id == lead.id))
`,
    )
    expect(outcome.status).toBe('pass')
  })
})

test('what is not understood is no pass and no failure', async () => {
  expect((await check(handler('return await session.scalars(select(Lead).where(*conditions(user)))'))).status).toBe(
    'unverified',
  )
})

test('login by e-mail, a marker, a service without tenants', async () => {
  const login = `@app.post("/login")\nasync def login(email: str, session=Depends(get_session)):\n    return await session.scalar(select(User).where(User.email == email))\n`
  expect((await check(login)).status).toBe('not-applicable')
  const marker = 'tenancy:\n  beyond:\n    - match: GET /leads/{lead_id}\n      reason: leads are shared by all\n'
  expect((await check(handler('return await session.get(Lead, lead_id)'), { 'plimsoll.yaml': marker })).status).toBe(
    'not-applicable',
  )
  expect((await outcomeOf(ID, { 'app.py': 'print(1)\n' })).status).toBe('not-applicable')
})

test('where only a project is named, whether that is a border between tenants is not known', async () => {
  const project = (text: string): string => text.replaceAll('org_id', 'project_id').replaceAll('orgs', 'projects')
  const files = Object.fromEntries(
    Object.entries(withHandlers(handler('return await session.get(Lead, lead_id)'))).map(([path, text]) => [
      path,
      project(text),
    ]),
  )
  expect(await outcomeOf(ID, files)).toMatchObject({ status: 'fail', findings: [{ confidence: 'low' }] })
  const sure = { ...files, 'plimsoll.yaml': 'tenancy:\n  key: project_id\n' }
  expect(await outcomeOf(ID, sure)).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
})

describe('is sure only of an identifier of the request that goes straight into a query nothing limits', () => {
  const confidenceOf = async (body: string): Promise<string | undefined> => {
    const outcome = await check(body)
    return outcome.status === 'fail' ? outcome.findings[0].confidence : undefined
  }

  test('by identifier, in the handler', async () => {
    expect(await confidenceOf(handler('return await session.get(Lead, lead_id)'))).toBe('high')
  })

  test.each([
    [
      'a limit under a condition',
      'q = select(Lead).where(Lead.id == lead_id)\nif lead_id > 5:\n    q = q.where(Lead.org_id == user.org_id)\nreturn await session.scalars(q)',
    ],
    ['no identifier', 'return await session.scalars(select(Lead))'],
  ])('%s is for somebody to look at', async (_, body) => {
    expect(await confidenceOf(handler(body))).toBe('low')
  })

  test('so is what stands behind a long way, where somebody may have looked', async () => {
    const steps = [1, 2, 3, 4].map(
      (at) =>
        `async def step${at}(session, lead_id):\n    return await ${at === 4 ? 'session.get(Lead, lead_id)' : `step${at + 1}(session, lead_id)`}\n`,
    )
    expect(await confidenceOf(steps.join('') + handler('return await step1(session, lead_id)'))).toBe('low')
  })
})
