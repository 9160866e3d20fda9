import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'code/no-placeholders',
  title: 'No placeholder stands where the program uses it',
  severity: 'warning',
  answers: ['A-153'],
  why: 'A placeholder that reaches production sends mail from example.com, calls nobody, or opens with "changeme".',
  fix: 'Make the setting required, or give the real value through the environment.',
  references: [
    { label: 'RFC 2606: reserved example domains', url: 'https://www.rfc-editor.org/rfc/rfc2606#section-3' },
  ],
  needs: ['markers'],
  evaluate({ markers }) {
    const findings = markers.placeholders.map(
      ({ kind, value, holder, at, confidence }): Finding => ({
        message:
          kind === 'plain http address' || kind === 'local address'
            ? `${holder} uses the ${kind} ${value}.`
            : `${holder} holds the placeholder ${value}.`,
        subject: `${holder} in ${at.file}`,
        confidence,
        evidence: [source(at)],
      }),
    )
    const looked = search('placeholders among the string literals', 'Python code', markers.strings, findings.length)
    const [unread] = markers.unread
    if (findings.length === 0 && unread !== undefined) {
      return unverified(`${unread.file} could not be read: ${unread.reason}.`, 'code that can be parsed', [looked])
    }
    return judge(
      findings,
      markers.strings === 0 ? [] : [looked],
      {
        fail: 'A placeholder stands where the program uses it.',
        pass: 'No placeholder stands where the program uses it.',
      },
      notApplicable('There is no Python code with strings.', [looked]),
    )
  },
})
