import { search, source } from '../../core/evidence.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { noMail } from './messages.ts'

export default defineCheck({
  id: 'mail/privacy-policy-linked',
  title: 'Mail links to the privacy policy',
  severity: 'recommendation',
  answers: ['A-088', 'A-222'],
  why: 'Whoever gets a mail should be told, where they are, who uses their address and why (GDPR articles 13 and 14).',
  fix: 'Put a link to the privacy policy into the layout that the mail templates extend.',
  references: [{ label: 'GDPR, article 13', url: 'https://gdpr-info.eu/art-13-gdpr/' }],
  needs: ['mail'],
  evaluate({ mail }) {
    if (mail.senders.length === 0) return noMail(mail)
    const templates = mail.messages.filter(({ template }) => template !== undefined)
    const findings = templates.flatMap(({ name, template, privacy }) =>
      privacy !== undefined || template === undefined
        ? []
        : [
            {
              message: `${name} does not mention the privacy policy`,
              subject: `privacy link in ${name}`,
              confidence: 'high' as const,
              evidence: [source(template, 'no link to the privacy policy, here or in its layout')] as const,
            },
          ],
    )
    return judge(
      findings,
      templates.flatMap(({ privacy, name }) => (privacy === undefined ? [] : [source(privacy, name)])),
      {
        fail: `${findings.length} of ${templates.length} mail templates do not link to the privacy policy`,
        pass: `All ${templates.length} mail templates link to the privacy policy`,
      },
      notApplicable('Mail is sent, but no template of mail was found', [
        search('templates of mail', 'kinds of mail', mail.messages.length),
        ...mail.senders.slice(0, 3).map(({ at, by }) => source(at, by)),
      ]),
    )
  },
})
