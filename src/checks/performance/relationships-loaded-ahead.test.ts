import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { serviceWith } from './rows.fixture.ts'

const check = 'performance/relationships-loaded-ahead'
const handler = (query: string, start = 'def') =>
  `@app.get("/leads")\n${start} leads(session: Session = Depends(get_session)):\n    rows = session.scalars(${query}).all()\n    return [len(lead.bookings) for lead in rows]\n`

test('a lazy relationship touched in a loop fails', async () => {
  const result = await outcomeOf(check, serviceWith(handler('select(Lead)')))
  expect(placesOf(result)).toEqual(['app/main.py:12'])
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    'app.main.leads touches Lead.bookings in a loop: it is lazy, so a query is sent for each row',
  )
})

test('one that the query loads, or the model, is fine', async () => {
  const query = 'select(Lead).options(selectinload(Lead.bookings))'
  expect((await outcomeOf(check, serviceWith(handler(query)))).status).toBe('pass')
  expect((await outcomeOf(check, serviceWith(handler('select(Lead)'), { models: 'lazy="selectin"' }))).status).toBe(
    'pass',
  )
})

test('a column of the row, and rows of single columns, are none', async () => {
  const body = handler('select(Lead)').replace('len(lead.bookings)', 'lead.id')
  expect((await outcomeOf(check, serviceWith(body))).status).toBe('pass')
  const columns = handler('select(Lead.id, Lead.bookings)')
  expect((await outcomeOf(check, serviceWith(columns))).status).toBe('pass')
})

test('an asynchronous session refuses lazy loading by itself', async () => {
  const body = handler('select(Lead)', 'async def').replace('session.scalars', 'await session.scalars')
  expect((await outcomeOf(check, serviceWith(body))).status).not.toBe('fail')
})
