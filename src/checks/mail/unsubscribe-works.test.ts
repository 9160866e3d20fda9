import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { mailer, sends } from './fixture.ts'

const check = 'mail/unsubscribe-works'
const outcome = (routes: string) =>
  outcomeOf(check, {
    ...mailer,
    'app/jobs.py': sends('newsletter'),
    'app/templates/newsletter.html': '<a href="{{ url }}">Unsubscribe</a>',
    'app/main.py': `from fastapi import Depends, FastAPI, HTTPException\nfrom fastapi.security import HTTPBearer\napp = FastAPI()\ndef user(token=Depends(HTTPBearer())):\n    if not token:\n        raise HTTPException(401)\n    return token\n${routes}`,
  })

test('a link to nowhere fails', async () => {
  expect((await outcome('@app.get("/")\ndef home():\n    return 1\n')).status).toBe('fail')
})

test('a link to a page behind the login fails', async () => {
  const result = await outcome('@app.get("/unsubscribe")\ndef stop(person=Depends(user)):\n    return 1\n')
  expect(result).toMatchObject({ status: 'fail', findings: [{ message: expect.stringContaining('login') }] })
})

test('an endpoint that asks for a signed token passes', async () => {
  expect((await outcome('@app.get("/unsubscribe")\ndef stop(token: str):\n    return verify(token)\n')).status).toBe(
    'pass',
  )
})

test('one-click unsubscribing needs a POST', async () => {
  const post = 'def mark(m):\n    m["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"\n'
  const get = '@app.get("/unsubscribe")\ndef stop(token: str):\n    return verify(token)\n'
  expect((await outcome(post + get)).status).toBe('fail')
  expect(
    (await outcome(`${post}${get}@app.post("/unsubscribe")\ndef stop_now(token: str):\n    return verify(token)\n`))
      .status,
  ).toBe('pass')
})

test('no mail, or none that offers it, is not applicable', async () => {
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
  expect((await outcomeOf(check, mailer)).status).toBe('not-applicable')
})
