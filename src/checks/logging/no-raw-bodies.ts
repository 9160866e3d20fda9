import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'logging/no-raw-bodies',
  title: 'No logger call writes a whole request body',
  severity: 'warning',
  answers: ['A-077'],
  why: 'A body holds whatever the client sent: passwords, card numbers, personal data. Whole, it also makes log lines of any size.',
  fix: 'Log the fields that matter by name, or the size of the body.',
  references: [
    { label: 'CWE-532', url: 'https://cwe.mitre.org/data/definitions/532.html' },
    {
      label: 'OWASP Logging Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
    },
  ],
  needs: ['logging', 'python'],
  evaluate({ logging, python }) {
    const { calls, firstCall } = logging
    const bodies = logging.logged.filter(({ what }) => what === 'body')
    const looked = search('request bodies in logger calls', 'logger calls', calls, bodies.length)
    if (calls === 0 || firstCall === undefined) return notApplicable('The service has no logger calls.', [looked])
    const findings = bodies.map((one): Finding => {
      const here = source(one.at, `logged at ${one.level}`)
      return {
        message: `${one.within} logs the body of the request: ${one.text}`,
        subject: `${one.within} logs body ${one.text}`,
        confidence: one.level === 'debug' || one.level === 'trace' ? 'medium' : one.confidence,
        evidence: one.from === undefined ? [here] : [here, source(one.from, 'comes from here')],
      }
    })
    if (isNonEmpty(findings)) return fail(`${findings.length} logger calls write a whole request body.`, findings)
    if (python.coverage.unparsed.length > 0) {
      return unverified(
        'No request bodies were found in logger calls, but some files could not be read.',
        'files that parse',
        [looked],
      )
    }
    return pass(`None of ${calls} logger calls writes a request body.`, [looked, source(firstCall, 'the first one')])
  },
})
