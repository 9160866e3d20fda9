import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { LoggedValue } from '../../facts/logging/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'logging/no-personal-data-in-messages',
  title: 'No logger call writes personal data or credentials in the clear',
  severity: 'warning',
  answers: ['A-221', 'A-075'],
  why: 'What is logged is kept, shipped and searched by people who may not see the record itself, and it cannot be erased on request.',
  fix: "Log the record's id instead, or pass the value through a masking function (mask_email(email)).",
  references: [
    { label: 'CWE-532', url: 'https://cwe.mitre.org/data/definitions/532.html' },
    {
      label: 'OWASP ASVS v5.0.0-16.2.5',
      url: 'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x25-V16-Security-Logging-and-Error-Handling.md',
    },
  ],
  needs: ['logging', 'python'],
  evaluate({ logging, python }) {
    const { calls, firstCall } = logging
    const leaks = logging.logged.filter(({ what }) => what !== 'body')
    const looked = search('personal data and credentials in logger calls', 'logger calls', calls, leaks.length)
    if (calls === 0 || firstCall === undefined) return notApplicable('The service has no logger calls.', [looked])
    const redactor = logging.redactors.find(({ attachedAt }) => attachedAt !== undefined)
    const findings = byFunction(leaks).map((group) => findingOf(group, redactor?.name))
    if (isNonEmpty(findings)) return fail(`${leaks.length} logged values are personal data or credentials.`, findings)
    if (python.coverage.unparsed.length > 0) {
      return unverified(
        'No personal data was found in logger calls, but some files could not be read.',
        'files that parse',
        [looked],
      )
    }
    return pass(`None of ${calls} logger calls writes a value named like personal data or a credential.`, [
      looked,
      source(firstCall, 'the first one'),
    ])
  },
})

/** One finding a function and expression, so that three log lines about one address are one thing to mend. */
function byFunction(leaks: readonly LoggedValue[]): (readonly [LoggedValue, ...LoggedValue[]])[] {
  const groups = new Map<string, [LoggedValue, ...LoggedValue[]]>()
  for (const leak of leaks) {
    const key = `${leak.within} ${leak.text}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [leak])
    else group.push(leak)
  }
  return [...groups.values()]
}

function findingOf(group: readonly [LoggedValue, ...LoggedValue[]], redactor: string | undefined): Finding {
  const [first, ...more] = group
  const times = more.length === 0 ? '' : ` (${group.length} times)`
  const kind = first.what === 'credential' ? 'a credential' : 'personal data'
  return {
    message: `${first.within} logs ${kind}${times}: ${first.text}`,
    subject: `${first.within} logs ${first.text}`,
    // A filter is in force that may take the value out: the code alone does not prove the leak.
    confidence: redactor === undefined ? first.confidence : 'medium',
    evidence: [source(first.at, `logged at ${first.level}`), ...more.map((one) => source(one.at))],
  }
}
