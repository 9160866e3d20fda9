import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'privacy/retention-enforced'
const settings = (value: number) =>
  `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    retention_chat_days: int = ${value}\nsettings = Settings()\n`
const job =
  'from app.settings import settings\nfrom sqlalchemy import delete\ndef remove_old_chats(session):\n    session.execute(delete(Chat).where(Chat.age > settings.retention_chat_days))\n'
const run = 'from app.jobs.cleanup import remove_old_chats\nif __name__ == "__main__":\n    remove_old_chats(1)\n'

test('a setting nothing deletes by fails', async () => {
  expect((await outcomeOf(check, { 'app/settings.py': settings(30) })).status).toBe('fail')
})

test('a job that uses it passes; one that nothing runs does not', async () => {
  const files = { 'app/settings.py': settings(30), 'app/jobs/cleanup.py': job }
  expect((await outcomeOf(check, { ...files, 'app/run.py': run })).status).toBe('pass')
  expect((await outcomeOf(check, files)).status).toBe('fail')
})

test('another default than agreed fails', async () => {
  const files = { 'app/settings.py': settings(3650), 'app/jobs/cleanup.py': job, 'app/run.py': run }
  expect(await outcomeOf(check, files)).toMatchObject({
    status: 'fail',
    findings: [{ message: expect.stringContaining('30') }],
  })
})

test('no retention is not applicable', async () => {
  expect(await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).toMatchObject({
    status: 'not-applicable',
    evidence: [{ kind: 'search' }],
  })
})
