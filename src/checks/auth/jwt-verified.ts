import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, unverified } from '../../core/outcome.ts'
import { oneLine, plural, shorten } from '../../core/text.ts'
import type { JwtDecode } from '../../facts/auth-methods/types.ts'
import { defineCheck } from '../define-check.ts'
import { nothingSeen } from './nothing-seen.ts'

export default defineCheck({
  id: 'auth/jwt-verified',
  title: 'Every JWT is verified, with its algorithm fixed',
  severity: 'blocker',
  answers: ['A-044', 'A-155'],
  why: 'Whoever can write a token that is not verified, or choose how it is verified, is whoever they want to be.',
  fix: 'Decode with the key and a fixed list of algorithms (in Node: jwt.verify(token, key, { algorithms: ["HS256"] })); read nothing but the key id from a token before it is verified.',
  references: [
    { label: 'CWE-347', url: 'https://cwe.mitre.org/data/definitions/347.html' },
    { label: 'RFC 8725', url: 'https://www.rfc-editor.org/rfc/rfc8725' },
  ],
  needs: ['authMethods'],
  coversNode: true,
  evaluate({ authMethods }) {
    const findings = authMethods.decodes.flatMap(judgeDecode)
    const seen = authMethods.decodes
      .filter(({ verified, algorithms }) => verified && algorithms === 'fixed')
      .map(({ at, function: name }) => source(at, `verified in ${name}`))
    const [open] = authMethods.decodes.filter(({ verified, algorithms }) => verified && algorithms === 'unknown')
    if (findings.length === 0 && open !== undefined) {
      return unverified(
        'Some JWTs are verified with algorithms that are chosen at run time',
        `look at what ${open.function} allows (${open.at.file}:${open.at.line})`,
        [source(open.at), ...seen],
      )
    }
    return judge(
      findings,
      seen,
      {
        fail: `${plural(findings.length, 'JWT is', 'JWTs are')} read without proper verification`,
        pass: `${plural(seen.length, 'JWT is', 'JWTs are')} verified with fixed algorithms`,
      },
      nothingSeen('JWTs that are read with fixed algorithms', authMethods),
    )
  },
})

function judgeDecode(one: JwtDecode): Finding[] {
  const subject = `JWT read in ${one.at.file} ${one.function}`
  const finding = (message: string, confidence: Finding['confidence']): Finding[] => [
    {
      message,
      subject: `${subject}: ${one.verified ? one.algorithms : 'unverified'}`,
      confidence,
      evidence: [source(one.at), ...(one.verifiedAt === undefined ? [] : [source(one.verifiedAt, 'verified here')])],
    },
  ]
  if (!one.verified) {
    const when = one.condition === undefined ? '' : `, if ${shorten(oneLine(one.condition), 100)}`
    return finding(`${one.function} reads a JWT without verifying its signature${when}`, one.confidence)
  }
  switch (one.algorithms) {
    case 'none allowed':
      return finding(`${one.function} accepts JWTs without a signature (algorithm none)`, 'high')
    case 'from the token':
      return finding(`${one.function} verifies a JWT with the algorithm the token itself names`, 'high')
    case 'missing':
      return finding(
        `${one.function} verifies a JWT without saying which algorithms are allowed`,
        one.library.startsWith('jose') ? 'medium' : 'low',
      )
    default:
      return []
  }
}
