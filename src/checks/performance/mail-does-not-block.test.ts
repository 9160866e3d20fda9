import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'performance/mail-does-not-block'
const send =
  'import asyncio, smtplib\nfrom fastapi import BackgroundTasks, FastAPI\napp = FastAPI()\ndef send(message):\n    with smtplib.SMTP("mail", timeout=5) as server:\n        server.send_message(message)\n'
const outcome = (body: string) => outcomeOf(check, { 'app/main.py': send + body })

test('sending on the event loop fails, through the helper', async () => {
  const result = await outcome('@app.post("/")\nasync def invite():\n    send("hello")\n')
  expect(placesOf(result)).toEqual(['app/main.py:5'])
})

test('background tasks of synchronous functions and threads pass', async () => {
  const task = '@app.post("/")\nasync def invite(tasks: BackgroundTasks):\n    tasks.add_task(send, "hello")\n'
  expect((await outcome(task)).status).toBe('pass')
  const thread = '@app.post("/")\nasync def invite():\n    await asyncio.to_thread(send, "hello")\n'
  expect((await outcome(thread)).status).toBe('pass')
})

test('aiosmtplib leaves nothing to ask', async () => {
  const files = { 'app/mail.py': 'import aiosmtplib\nasync def send(m):\n    await aiosmtplib.send(m)\n' }
  expect((await outcomeOf(check, files)).status).toBe('not-applicable')
})
