import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { nothingSeen } from './nothing-seen.ts'

export default defineCheck({
  id: 'auth/login-links-expire',
  title: 'Login, invitation and reset links run out',
  severity: 'warning',
  lowered: 'The link must first be found in a mail box or a log.',
  answers: ['A-047', 'A-155'],
  why: 'Mail is kept for years: a link that is good for ever is a password that nobody can change.',
  fix: 'Sign a time with the token and refuse it after some minutes; make it good only once.',
  references: [{ label: 'CWE-613', url: 'https://cwe.mitre.org/data/definitions/613.html' }],
  needs: ['authMethods'],
  evaluate({ authMethods }) {
    const findings = authMethods.links
      .filter(({ expires }) => expires === 'no')
      .map(
        (one): Finding => ({
          message: `${one.function} uses ${one.how} that has no time in it`,
          subject: `link of ${one.at.file} ${one.function}`,
          confidence: 'medium',
          evidence: [source(one.at)],
        }),
      )
    const seen = authMethods.links.filter(({ expires }) => expires === 'yes').map(({ at, how }) => source(at, how))
    return judge(
      findings,
      seen,
      {
        fail: `${plural(findings.length, 'kind of link is', 'kinds of link are')} good for ever`,
        pass: `${plural(seen.length, 'kind of link runs', 'kinds of link run')} out`,
      },
      nothingSeen('signed links', authMethods),
    )
  },
})
