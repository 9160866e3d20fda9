import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { mailer, sends } from './fixture.ts'

const check = 'mail/surveys-can-be-stopped'

test('mail that answers what somebody did is not asked about', async () => {
  const files = { ...mailer, 'app/jobs.py': sends('invoice'), 'app/templates/invoice.html': '<p>Please pay</p>' }
  expect((await outcomeOf(check, files)).status).toBe('not-applicable')
})
