import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noMail } from './messages.ts'

export default defineCheck({
  id: 'mail/preferences-kept',
  title: 'What people want to be sent is kept',
  severity: 'recommendation',
  answers: ['A-226', 'A-222'],
  why: 'An answer to "stop sending me this" that is not stored is forgotten by the next run of the job.',
  fix: 'Keep preferences by person and kind of mail (a table email_preferences), offer a page for them, and ask it before sending.',
  references: [{ label: 'GDPR, article 21: right to object', url: 'https://gdpr-info.eu/art-21-gdpr/' }],
  needs: ['mail'],
  evaluate({ mail }) {
    if (mail.senders.length === 0) return noMail(mail)
    const unasked = mail.messages.filter(({ purpose }) => ['marketing', 'survey', 'reminder'].includes(purpose))
    const seen = mail.preferences.map(({ at, name, kind }) => source(at, `${kind} ${name}`))
    if (isNonEmpty(seen)) return pass('What people want to be sent is kept', seen)
    const [first] = unasked
    const looked = search('tables and columns of mail preferences', 'Python files', mail.searched)
    if (first === undefined) return notApplicable('No mail was found that people may want to stop', [looked])
    return fail('Mail that people may want to stop is sent, and nothing keeps what they want', [
      {
        message: `${first.name} is sent to everybody`,
        subject: 'mail preferences',
        confidence: 'medium',
        evidence: [source(first.at, 'sent here'), looked],
      },
    ])
  },
})
