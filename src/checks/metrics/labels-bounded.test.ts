import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'metrics/labels-bounded'
const head = 'from prometheus_client import Counter\n'
const run = (text: string) => outcomeOf(id, { 'app/main.py': head + text })

test('ids, addresses and messages as labels are found, by value and by name', async () => {
  const outcome = await run(`OK = Counter("ok_total", "d", ["method"])
BOOKED = Counter("booked_total", "d", ["booking"])
FAILED = Counter("failed_total", "d", ["reason"])
USERS = Counter("users_total", "d", ["user_email"])
def f(request, booking, user, key):
    OK.labels(request.method).inc()
    BOOKED.labels(str(booking.booking_id)).inc()
    USERS.labels(user_email=user.x).inc()
    try:
        pass
    except Exception as e:
        FAILED.labels(reason=str(e)).inc()
`)
  expect(placesOf(outcome)).toEqual(['app/main.py:3', 'app/main.py:4', 'app/main.py:5'])
})

test('methods, states, types and a few tenants are bounded', async () => {
  const outcome = await run(`DONE = Counter("done_total", "d", ["method", "status", "error", "org_id"])
def f(request, response, org, e):
    DONE.labels(request.method, str(response.status_code), type(e).__name__, org.org_id).inc()
`)
  expect(outcome).toMatchObject({ status: 'pass' })
})

test('a value handed through a helper is followed to its callers', async () => {
  const outcome = await run(`DONE = Counter("done_total", "d", ["who"])
def record(who):
    DONE.labels(who).inc()
def handler(user):
    record(user.user_id)
`)
  expect(placesOf(outcome)).toEqual(['app/main.py:2'])
})

test('metrics made from a class that was handed on prove nothing', async () => {
  const outcome = await run(
    'DONE = Counter("done_total", "d", ["kind"])\nDONE.labels("a").inc()\nmake = factory(Counter)\n',
  )
  expect(outcome).toMatchObject({ status: 'unverified' })
})

test('no metrics or no labels is not a pass', async () => {
  expect(await run('')).toMatchObject({ status: 'not-applicable' })
  expect(await run('DONE = Counter("done_total", "d")\nDONE.inc()\n')).toMatchObject({ status: 'not-applicable' })
})
