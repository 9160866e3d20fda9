import { search, source } from '../../core/evidence.ts'
import type { Finding, NotApplicable, Outcome } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { MailFacts, MailMessage, MailPurpose } from '../../facts/mail/types.ts'

/** The answer when nothing in the service sends mail. */
export function noMail({ searched }: MailFacts): NotApplicable {
  return notApplicable('The service sends no mail', [
    search('smtplib, aiosmtplib, mail libraries and addresses of mail services', 'Python files', searched),
  ])
}

/** Whether each message of one purpose offers a way to unsubscribe, in its text and in the header mail programs read. */
export function judgeUnsubscribing(mail: MailFacts, purpose: MailPurpose, asksHeader: boolean): Outcome {
  if (mail.senders.length === 0) return noMail(mail)
  const messages = mail.messages.filter((message) => message.purpose === purpose)
  const looked = search(
    `mails of the kind "${purpose}" by the names of templates, subjects and functions`,
    'kinds of mail',
    mail.messages.length,
    messages.length,
  )
  return judge(
    messages.flatMap((message) => missing(message, mail, asksHeader)),
    messages.flatMap(({ unsubscribe, exemption, name }) => {
      const at = unsubscribe ?? exemption
      return at === undefined ? [] : [source(at, `${name} offers it, or says why not`)]
    }),
    {
      fail: `Mails that people may not want lack a way to unsubscribe (${plural(messages.length, 'kind')} seen)`,
      pass: `${plural(messages.length, 'kind')} of such mail, each with a way to unsubscribe`,
    },
    notApplicable(`No mail of the kind "${purpose}" was found among ${plural(mail.messages.length, 'kind')} of mail`, [
      looked,
    ]),
  )
}

function missing(message: MailMessage, { listUnsubscribe, searched }: MailFacts, asksHeader: boolean): Finding[] {
  const { name, at, template, unsubscribe, exemption } = message
  if (exemption !== undefined) return []
  const where = template === undefined ? [source(at)] : [source(template, 'its template'), source(at, 'sent here')]
  if (unsubscribe === undefined)
    return [
      {
        message: `${name} offers no way to unsubscribe`,
        subject: `mail ${name}`,
        confidence: template === undefined ? 'medium' : 'high',
        evidence: [where[0] ?? source(at), ...where.slice(1)],
      },
    ]
  if (!asksHeader || listUnsubscribe.length > 0) return []
  return [
    {
      message: `${name} is sent without the header List-Unsubscribe`,
      subject: `header of mail ${name}`,
      confidence: 'medium',
      evidence: [source(at, 'sent here'), search('"List-Unsubscribe"', 'Python files', searched)],
    },
  ]
}
