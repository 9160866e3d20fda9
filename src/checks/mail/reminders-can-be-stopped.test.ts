import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { mailer, sends } from './fixture.ts'

const check = 'mail/reminders-can-be-stopped'
const outcome = (template: string, more: Record<string, string> = {}) =>
  outcomeOf(check, {
    ...mailer,
    'app/jobs.py': sends('reminder_24h'),
    'app/templates/reminder_24h.html': template,
    ...more,
  })

test('mail that answers what somebody did is not asked about', async () => {
  const files = { ...mailer, 'app/jobs.py': sends('invoice'), 'app/templates/invoice.html': '<p>Please pay</p>' }
  expect((await outcomeOf(check, files)).status).toBe('not-applicable')
})

test('a link without the header, or a stated reason, is enough', async () => {
  expect((await outcome('<a href="{{ url }}">Unsubscribe</a>')).status).toBe('pass')
  expect((await outcome('{# transactional: part of the order #}<p>Tomorrow</p>')).status).toBe('pass')
})
