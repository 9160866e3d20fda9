import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import type { Facts } from '../../facts/index.generated.ts'
import type { SenderAddress } from '../../facts/mail/types.ts'
import { defineCheck } from '../define-check.ts'
import { noMail } from './messages.ts'

type Seen = Pick<Facts, 'mail' | 'settings' | 'envFiles'>

export default defineCheck({
  id: 'mail/sender-is-real',
  title: 'Mail comes from an address of the company, not from an example',
  severity: 'blocker',
  answers: ['A-222', 'A-224', 'A-225'],
  why: 'Mail from example.com fails SPF and DMARC and is refused or filed as spam; replies and complaints reach nobody.',
  fix: 'Give the setting of the sender no default, or refuse reserved domains (example.com, .test, .invalid, localhost) when the service starts in production.',
  references: [{ label: 'RFC 2606: reserved names', url: 'https://www.rfc-editor.org/rfc/rfc2606' }],
  needs: ['mail', 'settings', 'envFiles'],
  evaluate(facts) {
    const { mail } = facts
    if (mail.senders.length === 0) return noMail(mail)
    const looked = search(
      'settings of the sender, addresses in From headers',
      'Python files',
      mail.searched,
      mail.from.length,
    )
    const findings = [...mail.from.flatMap((address) => ofAddress(address, facts)), ...inProduction(facts)]
    if (isNonEmpty(findings)) return fail('Mail may go out under a reserved address', findings)
    const seen: Evidence[] = mail.from.map(({ at, address, isReserved }) =>
      source(at, isReserved ? `${address}, which production refuses` : (address ?? 'has to be set')),
    )
    return isNonEmpty(seen)
      ? pass('No sender address is left to an example', seen)
      : unverified(
          'Where the address of the sender comes from was not found',
          'The From header of a message that was sent',
          [...mail.senders.slice(0, 3).map(({ at, by }) => source(at, by)), looked],
        )
  },
})

function ofAddress({ isReserved, setting, address, at }: SenderAddress, { settings }: Seen): Finding[] {
  if (!isReserved || address === undefined) return []
  const name = setting?.name ?? 'From header'
  const answers =
    setting === undefined
      ? []
      : settings.validations.map((one) => one.called !== undefined && one.refuses(setting, address, 'production'))
  if (answers.includes('yes')) return []
  const isUsed = setting === undefined || settings.usesOf(setting).length > 0
  return [
    {
      message:
        setting === undefined ? `Mail is sent from ${address}` : `${name} is ${address} unless it is set otherwise`,
      subject: `sender ${name}`,
      confidence: answers.includes('maybe') || !isUsed ? 'medium' : 'high',
      evidence: [source(at, address)],
    },
  ]
}

/** What an environment file for production sets the sender to. */
function inProduction({ mail, envFiles }: Seen): Finding[] {
  const names = new Set(mail.from.flatMap(({ setting }) => setting?.names ?? []))
  const live = envFiles.files.filter(({ kind, environment }) => kind === 'live' && environment === 'production')
  return live.flatMap(({ entries }) =>
    entries
      .filter(
        ({ name, value, commented }) =>
          !commented && names.has(name) && /@(\w+\.)*example\.(com|org|net)\b/i.test(value),
      )
      .map(({ name, value, at }) => ({
        message: `${name} is ${value} in production`,
        subject: `sender ${name} in production`,
        confidence: 'high' as const,
        evidence: [source(at, value)] as const,
      })),
  )
}
