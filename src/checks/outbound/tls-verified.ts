import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { UnverifiedTls } from '../../facts/outbound/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'outbound/tls-verified',
  title: 'Certificates of other services are verified',
  severity: 'blocker',
  answers: ['A-194'],
  why: 'A client that takes any certificate sends its credentials and data to whoever stands in between.',
  fix: 'Remove verify=False, ssl=False and CERT_NONE; for a private authority pass its certificate: verify="/etc/ssl/private-ca.pem". In Node remove rejectUnauthorized: false and pass ca, or set NODE_EXTRA_CA_CERTS.',
  references: [{ label: 'CWE-295', url: 'https://cwe.mitre.org/data/definitions/295.html' }],
  needs: ['outbound', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ outbound: { unverifiedTls, calls, stripe }, python, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const off = unverifiedTls.filter(
      ({ purpose, how }) => purpose === 'service' && how !== 'warning' && how !== 'unknown',
    )
    const open = unverifiedTls.filter(({ purpose, how }) => purpose === 'service' && how === 'unknown')
    const findings = off.map(findingOf)
    if (isNonEmpty(findings))
      return fail(`${findings.length} places switch the verification of certificates off`, findings)
    const clients = calls.filter(({ purpose }) => purpose === 'service')
    const looked = search(
      nodeCode.files.length === 0
        ? 'verify=False, ssl=False, CERT_NONE, unverified contexts'
        : 'verify=False, ssl=False, CERT_NONE, rejectUnauthorized: false, NODE_TLS_REJECT_UNAUTHORIZED',
      read.words,
      read.files,
    )
    if (clients.length === 0 && stripe.uses.length === 0) return notApplicable('No other service is called', [looked])
    if (read.unparsed > 0) {
      return unverified(
        `No place switches verification off, but ${read.unparsedWords} could not be read cleanly`,
        'files that parse',
        [looked],
      )
    }
    if (isNonEmpty(open))
      return unverified(
        `No place switches verification off by itself, but ${open.length === 1 ? 'one hands on' : `${open.length} hand on`} what something else decides: ${open[0].text}`,
        'the value in production',
        open.slice(0, 5).map(({ at, text }) => source(at, text)),
      )
    return pass(`None of ${clients.length} clients and requests switches the verification of certificates off`, [
      looked,
      ...clients.slice(0, 5).map(({ at, call }) => source(at, call)),
    ])
  },
})

function findingOf({ at, call, within, text, how, condition }: UnverifiedTls): Finding {
  const who = call === '' ? within : call
  const when = condition === undefined ? '' : `, when ${condition}`
  return {
    message:
      how === 'literal'
        ? `${who} does not verify certificates${when}: ${text}`
        : `${who} verifies certificates only when a setting says so: ${text}`,
    subject: `${text} in ${within}`,
    // Under a condition it may be the operator's choice for one place.
    confidence: condition !== undefined ? 'low' : how === 'literal' ? 'high' : 'medium',
    evidence: [source(at)],
  }
}
