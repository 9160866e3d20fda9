import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { mailer, sends } from './fixture.ts'

const check = 'mail/marketing-can-be-stopped'
const outcome = (template: string, more: Record<string, string> = {}) =>
  outcomeOf(check, {
    ...mailer,
    'app/jobs.py': sends('newsletter'),
    'app/templates/newsletter.html': template,
    ...more,
  })

test('mail that answers what somebody did is not asked about', async () => {
  const files = { ...mailer, 'app/jobs.py': sends('invoice'), 'app/templates/invoice.html': '<p>Please pay</p>' }
  expect((await outcomeOf(check, files)).status).toBe('not-applicable')
})

test('a link without the header fails', async () => {
  const result = await outcome('<a href="{{ url }}">Unsubscribe</a>')
  expect(result).toMatchObject({ status: 'fail', findings: [{ message: expect.stringContaining('List-Unsubscribe') }] })
})

test('a page with a form in a folder for mail is no mail', async () => {
  const page = { ...mailer, 'app/templates/emails/newsletter_edit.html': '<form method="post"><input name="a"></form>' }
  expect((await outcomeOf(check, page)).status).toBe('not-applicable')
})
