import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { nothingSeen } from './nothing-seen.ts'

export default defineCheck({
  id: 'auth/jwt-expires',
  title: 'Every JWT that is made runs out',
  severity: 'warning',
  lowered: 'A token must first be lost before it can be misused.',
  answers: ['A-044'],
  why: 'A token without an expiry that got into a log or a mail box opens the door for ever; there is no way to call it back but changing the key.',
  fix: 'Put an exp claim into every token, minutes for access, days at most for invitations (in Node: jwt.sign(claims, key, { expiresIn: "15m" })).',
  references: [{ label: 'RFC 7519 4.1.4', url: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4' }],
  needs: ['authMethods'],
  coversNode: true,
  evaluate({ authMethods }) {
    const findings = authMethods.encodes
      .filter(({ expires }) => expires === 'no')
      .map(
        (one): Finding => ({
          message: `${one.function} makes a JWT without an exp claim`,
          subject: `JWT made in ${one.at.file} ${one.function}`,
          confidence: 'high',
          evidence: [source(one.at)],
        }),
      )
    const seen = authMethods.encodes.filter(({ expires }) => expires === 'yes').map(({ at }) => source(at, 'with exp'))
    const unknown = authMethods.encodes.filter(({ expires }) => expires === 'unknown')
    const [first] = unknown
    if (findings.length === 0 && first !== undefined) {
      const needs = `look at the claims given to ${first.function} (${first.at.file}:${first.at.line})`
      return unverified(`The claims of ${plural(unknown.length, 'JWT')} could not be followed`, needs, [
        ...unknown.map(({ at }) => source(at)),
        ...seen,
      ])
    }
    return judge(
      findings,
      seen,
      {
        fail: `${plural(findings.length, 'JWT never runs', 'JWTs never run')} out`,
        pass: `${plural(seen.length, 'JWT that is made carries', 'JWTs that are made carry')} an exp claim`,
      },
      nothingSeen('JWTs that are made', authMethods),
    )
  },
})
