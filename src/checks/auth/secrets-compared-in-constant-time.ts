import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { nothingSeen } from './nothing-seen.ts'

export default defineCheck({
  id: 'auth/secrets-compared-in-constant-time',
  title: 'Secrets and signatures are compared in constant time',
  severity: 'warning',
  lowered: 'Measuring the difference over a network takes many requests, which rate limits stop.',
  answers: ['A-045', 'A-155'],
  why: '`==` (and `===`) stops at the first wrong byte: the time it takes tells how much of a guess was right.',
  fix: 'Use hmac.compare_digest (or secrets.compare_digest) on bytes; in Node crypto.timingSafeEqual on buffers of the same length.',
  references: [{ label: 'CWE-208', url: 'https://cwe.mitre.org/data/definitions/208.html' }],
  needs: ['authMethods'],
  coversNode: true,
  evaluate({ authMethods }) {
    const findings = authMethods.comparisons
      .filter(({ constantTime }) => !constantTime)
      .map(
        (one): Finding => ({
          message: `${one.what} is compared with ${one.at.file.endsWith('.py') ? '== or !=' : '=== or !=='}`,
          subject: `comparison of ${one.what} in ${one.at.file}`,
          confidence: one.confidence,
          evidence: [source(one.at)],
        }),
      )
    const seen = authMethods.comparisons
      .filter(({ constantTime }) => constantTime)
      .map(({ at, what }) => source(at, what))
    return judge(
      findings,
      seen,
      {
        fail: `${plural(findings.length, 'comparison tells by its time', 'comparisons tell by their time')}`,
        pass: `${plural(seen.length, 'comparison of secrets takes', 'comparisons of secrets take')} constant time`,
      },
      nothingSeen('comparisons of secrets', authMethods),
    )
  },
})
