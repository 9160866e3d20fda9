import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/mail-sent-once-tested'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

const job = {
  'app/jobs/run.py':
    'import smtplib, time\ndef remind():\n    with smtplib.SMTP("m", timeout=5) as s:\n        s.sendmail("a", "b", "c")\ndef main():\n    while True:\n        try:\n            remind()\n        except Exception:\n            log()\n        time.sleep(60)\nif __name__ == "__main__":\n    main()\n',
}

test('a job that sends mail, and no test that runs it twice, fails', async () => {
  expect(await status(test_('remind', 'remind()', 'assert outbox'), job)).toBe('fail')
})

test('a test named for it that looks at the messages passes', async () => {
  expect(await status(test_('reminder_is_sent_once', 'remind()', 'remind()', 'assert len(outbox) == 1'), job)).toBe(
    'pass',
  )
})

test('"once" in a test of something else proves nothing', async () => {
  expect(await status(test_('login_works_once', 'assert client.post("/login")'), job)).toBe('fail')
})

test('no job that sends mail is not applicable', async () => {
  expect(await status('')).toBe('not-applicable')
})
