import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { mailJob } from './mail.fixture.ts'

const check = 'jobs/mail-sent-once'
const outcome = (work: string) => outcomeOf(check, mailJob(work))

test('sending to everybody who is due, and keeping nothing, fails', async () => {
  const result = await outcome('    for person in due(session):\n        deliver(person)\n')
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
})

test('a claim before sending passes, in the function or in a helper', async () => {
  const inline =
    '    for person in due(session):\n        if not session.scalar(insert(EmailEvent).values(a=1).on_conflict_do_nothing().returning(EmailEvent.id)):\n            continue\n        deliver(person)\n'
  expect((await outcome(inline)).status).toBe('pass')
  const helper = '    for person in due(session):\n        if claim(session, person):\n            deliver(person)\n'
  expect((await outcome(helper)).status).toBe('pass')
})

test('a record made only afterwards fails', async () => {
  const after =
    '    for person in due(session):\n        deliver(person)\n        session.execute(insert(EmailEvent).values(a=1).on_conflict_do_nothing())\n'
  expect(await outcome(after)).toMatchObject({ findings: [{ message: expect.stringContaining('only after') }] })
})

test('looking first is not enough when two run at once', async () => {
  const looked =
    '    for person in session.scalars(select(Person).where(Person.reminded_at.is_(None))):\n        deliver(person)\n'
  expect(await outcome(looked)).toMatchObject({ findings: [{ confidence: 'medium' }] })
})

test('a queue that is called once for each message is doubted, not blamed', async () => {
  const files = {
    'app/tasks.py': `import smtplib\nfrom celery import shared_task\n@shared_task\ndef welcome(to):\n    with smtplib.SMTP("mail", timeout=5) as server:\n        server.sendmail("a", to, "hi")\n`,
  }
  expect(await outcomeOf(check, files)).toMatchObject({ findings: [{ confidence: 'low' }] })
})

test('jobs that send no mail, and no jobs, are not applicable', async () => {
  expect((await outcome('    session.execute(1)\n')).status).toBe('not-applicable')
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
