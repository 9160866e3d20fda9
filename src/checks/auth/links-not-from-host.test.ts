import { describe, expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'auth/links-not-from-host'

const head = `from fastapi import BackgroundTasks, FastAPI, Request
from app.mail import send_reset_email
from app.settings import settings
app = FastAPI()
`
const mail = 'import smtplib\ndef send_reset_email(to, link):\n    smtplib.SMTP("mail").sendmail("a", to, link)\n'
const outcome = (body: string, more = '') =>
  outcomeOf(check, { 'app/main.py': `${head}${more}${body}`, 'app/mail.py': mail })
const handler = (body: string) =>
  `@app.post("/reset")\ndef reset(request: Request, tasks: BackgroundTasks, email: str):\n${body}`

describe('a link in a message', () => {
  test('made of the base URL of the request fails', async () => {
    const result = await outcome(
      handler('    link = f"{request.base_url}reset?token={make(email)}"\n    send_reset_email(email, link)\n'),
    )
    expect(placesOf(result)).toEqual(['app/main.py:7'])
    expect(result.status === 'fail' && result.findings[0].message).toBe(
      'app.main.reset gives send_reset_email a link made of request.base_url, which the Host header decides',
    )
  })

  test('handed to a task, out of a helper function, fails', async () => {
    const helper =
      'def origin_of(request):\n    host = request.headers["x-forwarded-host"]\n    return "https://" + host\n'
    const result = await outcome(
      helper + handler('    tasks.add_task(send_reset_email, email, origin_of(request) + "/reset")\n'),
    )
    expect(placesOf(result)).toEqual(['app/main.py:6'])
  })

  test('is fine when only known hosts are answered, but not for what the middleware does not test', async () => {
    const trusted =
      'from starlette.middleware.trustedhost import TrustedHostMiddleware\napp.add_middleware(TrustedHostMiddleware, allowed_hosts=["a.example"])\n'
    const send = (from: string) => handler(`    send_reset_email(email, f"{${from}}/reset")\n`)
    expect((await outcome(send('request.base_url'), trusted)).status).toBe('pass')
    expect((await outcome(send("request.headers.get('origin')"), trusted)).status).toBe('fail')
    expect((await outcome(send('request.base_url'), trusted.replace('a.example', '*'))).status).toBe('fail')
  })

  test('made of a setting is fine, and so is a redirect to the host of the request', async () => {
    const result = await outcome(
      handler(
        '    send_reset_email(email, f"{settings.public_url}/reset")\n    return Redirect(request.url_for("done"))\n',
      ),
    )
    expect(result.status).toBe('pass')
  })

  test('made of the request only where nothing is configured, or of a host that was compared, is none', async () => {
    const fallback = '    base = settings.public_url or str(request.base_url)\n    send_reset_email(email, base)\n'
    expect((await outcome(handler(fallback))).status).toBe('pass')
    const compared =
      '    if request.url.hostname not in settings.allowed_hosts:\n        raise ValueError\n    send_reset_email(email, str(request.base_url))\n'
    expect((await outcome(handler(compared))).status).toBe('pass')
  })
})

test('without mail there is nothing to ask', async () => {
  expect((await outcomeOf(check, { 'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' })).status).toBe(
    'not-applicable',
  )
})
