import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { withHandlers } from './service.fixture.ts'

const check = (jobs: string, more: Record<string, string> = {}, handlers = ENDPOINT): Promise<Outcome> =>
  outcomeOf('isolation/jobs-keep-to-tenants', withHandlers(handlers, { 'app/jobs.py': HEAD + jobs, ...more }))

const HEAD = `from celery import shared_task
from sqlalchemy import delete, select
from app.models import Lead, Note, Org
from app.db import session
`
const ENDPOINT = '@app.get("/leads")\nasync def read(user: User = Depends(current_user)):\n    return []\n'

test('fails for a job that changes rows of every tenant', async () => {
  const outcome = await check(
    '@shared_task\ndef clean_up():\n    session.execute(delete(Lead).where(Lead.name == "x"))\n',
  )
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/jobs.py:7'])
})

test.each([
  [
    'the tenant it is handed',
    '@shared_task\ndef clean_up(org_id):\n    session.execute(delete(Lead).where(Lead.org_id == org_id))\n',
  ],
  [
    'the row it is handed, and what hangs on it',
    '@shared_task\ndef send(lead_id):\n    lead = session.get(Lead, lead_id)\n    session.execute(delete(Note).where(Note.lead_id == lead.id))\n',
  ],
  [
    'one tenant after the other',
    '@shared_task\ndef clean_up():\n    for org in session.scalars(select(Org)):\n        session.execute(delete(Lead).where(Lead.org_id == org.id))\n',
  ],
])('passes for %s', async (_, jobs) => {
  expect((await check(jobs)).status).toBe('pass')
})

test('a tenant that may be left out is none', async () => {
  const jobs =
    '@shared_task\ndef clean_up(org_id=None):\n    query = delete(Lead)\n    if org_id is not None:\n        query = query.where(Lead.org_id == org_id)\n    session.execute(query)\n'
  expect((await check(jobs)).status).toBe('fail')
})

test('a job that is named in plimsoll.yaml is meant to go over all tenants', async () => {
  const jobs = '@shared_task\ndef clean_up():\n    session.execute(delete(Lead).where(Lead.name == "x"))\n'
  const config = 'tenancy:\n  beyond:\n    - match: app.jobs.clean_up\n      reason: old rows of all tenants\n'
  expect((await check(jobs, { 'plimsoll.yaml': config })).status).toBe('not-applicable')
})

test('what an endpoint puts into the queue is what the job is called with', async () => {
  const jobs =
    '@shared_task(bind=True)\ndef remove(self, lead_id):\n    session.execute(delete(Lead).where(Lead.id == lead_id))\n'
  const handlers = (line: string): string =>
    `from app.jobs import remove\n@app.post("/leads/{lead_id}")\nasync def write(lead_id: int, session=Depends(get_session), user: User = Depends(current_user)):\n    ${line.replaceAll('\n', '\n    ')}\n`
  const files = (line: string) => withHandlers(handlers(line), { 'app/jobs.py': HEAD + jobs })
  const checked =
    'lead = await session.scalar(select(Lead).where(Lead.id == lead_id, Lead.org_id == user.org_id))\nif lead is None:\n    raise HTTPException(404)\n'
  for (const line of ['remove.delay(lead_id)', 'remove.apply_async(args=[lead_id])']) {
    expect((await outcomeOf('isolation/writes-scoped', files(line))).status).toBe('fail')
    expect((await outcomeOf('isolation/writes-scoped', files(checked + line))).status).toBe('pass')
  }
})
