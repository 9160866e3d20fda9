import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { serviceWith } from './rows.fixture.ts'

const check = 'performance/no-query-per-row'
const handler = (body: string) =>
  `@app.get("/leads")\ndef leads(session: Session = Depends(get_session)):\n    rows = session.scalars(select(Lead)).all()\n${body}`

test('a query for each row of another one fails', async () => {
  const body =
    '    for lead in rows:\n        lead.found = session.scalars(select(Booking).where(Booking.lead_id == lead.id)).all()\n    return rows\n'
  const result = await outcomeOf(check, serviceWith(handler(body)))
  expect(placesOf(result)).toEqual(['app/main.py:13'])
})

test('so does one in a function that a comprehension calls', async () => {
  const helper =
    'def bookings_of(session, lead_id):\n    return session.query(Booking).filter(Booking.lead_id == lead_id).all()\n\n'
  const body = '    return [bookings_of(session, lead.id) for lead in rows]\n'
  const result = await outcomeOf(check, serviceWith(helper + handler(body)))
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    'app.main.leads sends a query for each row of a loop, through bookings_of',
  )
})

test('one query for all rows, a loop over what is no query, and a look-up in a dictionary are fine', async () => {
  const body = `    found = session.scalars(select(Booking).where(Booking.lead_id.in_([lead.id for lead in rows]))).all()
    by_lead = {booking.lead_id: booking for booking in found}
    for lead in rows:
        lead.booking = by_lead.get(lead.id)
        session.add(lead)
    for batch in [[1, 2], [3, 4]]:
        session.execute(select(Lead).where(Lead.id.in_(batch)))
    return rows
`
  expect((await outcomeOf(check, serviceWith(handler(body)))).status).toBe('pass')
})

test('rows locked one after the other are none: their order matters', async () => {
  const body =
    '    for lead in rows:\n        session.scalars(select(Lead).where(Lead.id == lead.id).with_for_update()).one()\n    return rows\n'
  expect((await outcomeOf(check, serviceWith(handler(body)))).status).toBe('pass')
})

test('a query under a condition is told as a guess', async () => {
  const body =
    '    for lead in rows:\n        if lead.id > 5:\n            session.get(Booking, lead.id)\n    return rows\n'
  const result = await outcomeOf(check, serviceWith(handler(body)))
  expect(result.status === 'fail' && result.findings.map(({ confidence }) => confidence)).toEqual(['low'])
})

test('without loops over rows there is nothing to ask', async () => {
  expect((await outcomeOf(check, serviceWith('@app.get("/")\ndef root():\n    return 1\n'))).status).toBe(
    'not-applicable',
  )
})
