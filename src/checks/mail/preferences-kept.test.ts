import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { mailer, sends } from './fixture.ts'

const check = 'mail/preferences-kept'
const outcome = (more: Record<string, string> = {}) =>
  outcomeOf(check, {
    ...mailer,
    'app/jobs.py': sends('newsletter'),
    'app/templates/newsletter.html': '<a>unsubscribe</a>',
    ...more,
  })

test('a newsletter without preferences fails as a recommendation', async () => {
  expect((await outcome()).status).toBe('fail')
})

test.each([
  ['a table', 'class EmailPreference(Base):\n    __tablename__ = "email_preferences"\n    id = Column(Integer)\n'],
  [
    'a column',
    'class Person(Base):\n    __tablename__ = "people"\n    unsubscribed_at: Mapped[datetime | None] = mapped_column()\n',
  ],
])('passes: %s', async (_, models) => {
  expect((await outcome({ 'app/models.py': models })).status).toBe('pass')
})

test('a schema of the API that names it keeps nothing', async () => {
  expect(
    (await outcome({ 'app/schemas.py': 'class EmailPreferences(BaseModel):\n    newsletter: bool\n' })).status,
  ).toBe('fail')
})

test('invoices need no preferences', async () => {
  const files = { ...mailer, 'app/jobs.py': sends('invoice'), 'app/templates/invoice.html': '<p>pay</p>' }
  expect((await outcomeOf(check, files)).status).toBe('not-applicable')
})
