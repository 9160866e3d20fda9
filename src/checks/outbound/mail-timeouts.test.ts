import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'outbound/mail-timeouts'
const outcome = (body: string) => outcomeOf(check, { 'app/mail.py': `import smtplib, aiosmtplib, socket\n${body}` })

test('smtplib without a timeout fails', async () => {
  const result = await outcome(
    'a = smtplib.SMTP("mail", 25, timeout=10)\nwith smtplib.SMTP_SSL("mail") as s:\n    s.quit()\n',
  )
  expect(placesOf(result)).toEqual(['app/mail.py:3'])
})

test('a timeout, the default of aiosmtplib and a default of all sockets pass', async () => {
  expect((await outcome('a = smtplib.SMTP("mail", 25, None, 10)\n')).status).toBe('pass')
  expect((await outcome('async def f(m):\n    await aiosmtplib.send(m, hostname="mail")\n')).status).toBe('pass')
  expect((await outcome('socket.setdefaulttimeout(10)\na = smtplib.SMTP("mail")\n')).status).toBe('pass')
})

test('a timeout switched off fails, no mail is not applicable', async () => {
  expect((await outcome('a = smtplib.SMTP("mail", timeout=None)\n')).status).toBe('fail')
  expect((await outcome('')).status).toBe('not-applicable')
})
