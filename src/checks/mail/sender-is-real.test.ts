import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { mailer } from './fixture.ts'

const check = 'mail/sender-is-real'
const withDefault = mailer['app/settings.py'].replace('email_from: str', 'email_from: str = "noreply@example.com"')

test('a reserved domain as default is a blocker, at the setting', async () => {
  const result = await outcomeOf(check, { ...mailer, 'app/settings.py': withDefault })
  expect(placesOf(result)).toEqual(['app/settings.py:4'])
  expect(result).toMatchObject({ findings: [{ confidence: 'high' }] })
})

test('an address written into the header counts too', async () => {
  const mail = mailer['app/mail.py'].replace('settings.email_from', '"Tidy <hi@tidy.example.org>"')
  const settings = mailer['app/settings.py'].replace('    email_from: str\n', '')
  expect(placesOf(await outcomeOf(check, { 'app/mail.py': mail, 'app/settings.py': settings }))).toEqual([
    'app/mail.py:6',
  ])
})

test('no default, or a real domain, passes', async () => {
  expect((await outcomeOf(check, mailer)).status).toBe('pass')
  const real = mailer['app/settings.py'].replace('email_from: str', 'email_from: str = "hello@tidyhome.io"')
  expect((await outcomeOf(check, { ...mailer, 'app/settings.py': real })).status).toBe('pass')
})

test('an example that production refuses passes', async () => {
  const refused = `from pydantic import model_validator
${withDefault.replace('settings = Settings()', '')}    @model_validator(mode="after")
    def real_sender(self):
        if self.email_from == "noreply@example.com":
            raise ValueError("set EMAIL_FROM")
        return self
settings = Settings()
`
  expect((await outcomeOf(check, { ...mailer, 'app/settings.py': refused })).status).toBe('pass')
})

test('an example address in a service that sends no mail is nobody’s sender', async () => {
  expect((await outcomeOf(check, { 'app/settings.py': withDefault })).status).toBe('not-applicable')
})

test('a sender that comes from elsewhere is unverified', async () => {
  const settings = mailer['app/settings.py'].replace('    email_from: str\n', '')
  expect((await outcomeOf(check, { ...mailer, 'app/settings.py': settings })).status).toBe('unverified')
})
