import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Endpoint } from '../../facts/endpoints/types.ts'
import { defineCheck } from '../define-check.ts'
import { unseenRoutes } from './unseen.ts'

export default defineCheck({
  id: 'rate-limit/login-endpoints-limited',
  title: 'Logins and password resets are rate limited',
  severity: 'blocker',
  answers: ['A-165'],
  why: 'A login without a limit lets a list of leaked passwords be tried at the speed of the network; a reset without one floods inboxes.',
  fix: 'Limit by account and by address (for instance five a minute), or lock the account for a while after failures.',
  references: [
    { label: 'CWE-307', url: 'https://cwe.mitre.org/data/definitions/307.html' },
    {
      label: 'OWASP Authentication Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#login-throttling',
    },
  ],
  needs: ['limiters', 'endpoints'],
  coversNode: true,
  evaluate({ limiters, endpoints }) {
    const unseen = unseenRoutes(endpoints)
    const logins = limiters.endpoints.filter(
      ({ endpoint, takesCredentials }) =>
        takesCredentials && isGuessable(endpoint) && endpoint.method === 'POST' && !isBehindAnother(endpoint),
    )
    const looked = search('logins and password resets', 'endpoints', limiters.endpoints.length, logins.length)
    if (logins.length === 0 && unseen !== undefined) {
      return unverified(
        `No login or password reset was seen, but ${unseen.words}.`,
        'the routes of the running service',
        [...unseen.evidence, looked],
      )
    }
    if (logins.length === 0) return notApplicable('There is no login or password reset.', [looked])
    const hasLimiter = limiters.endpoints.some(({ limitAt }) => limitAt !== undefined)
    const findings = logins.flatMap(({ endpoint, limitAt, ineffective, maybeAt }): Finding[] => {
      if (limitAt !== undefined) return []
      const here = source(endpoint.handlerAt, `${endpoint.method} ${endpoint.path}`)
      return [
        {
          message: `${endpoint.method} ${endpoint.path} can be tried without limit${ineffective === undefined ? '' : `: ${ineffective.reason}`}.`,
          subject: `${endpoint.method} ${endpoint.path}`,
          // Where nothing is limited in code, an ingress may do it for all.
          confidence: maybeAt !== undefined ? 'low' : hasLimiter || ineffective !== undefined ? 'high' : 'medium',
          evidence: [
            here,
            ...(ineffective === undefined ? [] : [source(ineffective.at, 'the limit without effect')]),
            ...(maybeAt === undefined ? [] : [source(maybeAt, 'a limit that may be in force')]),
          ],
        },
      ]
    })
    if (isNonEmpty(findings))
      return fail(`${findings.length} of ${logins.length} logins and resets have no limit.`, findings)
    const limited = logins.flatMap(({ endpoint, limitAt }) =>
      limitAt === undefined ? [] : [source(limitAt, `${endpoint.method} ${endpoint.path}`)],
    )
    if (unseen !== undefined) {
      return unverified(
        `All ${logins.length} logins and resets that were seen are limited, but ${unseen.words}.`,
        'the routes of the running service',
        [...unseen.evidence, ...limited],
      )
    }
    return isNonEmpty(limited)
      ? pass(
          logins.length === 1
            ? 'The only login or reset is limited.'
            : `All ${logins.length} logins and resets are limited.`,
          limited,
        )
      : notApplicable('There is no login.', [looked])
  },
})

/** A refresh is asked with a long random token; `/runs/{id}/refresh` is no login at all. */
function isGuessable({ purpose, path }: Endpoint): boolean {
  return (
    /^(login|password-reset)$/.test(purpose) &&
    !/refresh/.test(path) &&
    (purpose === 'password-reset' || !path.includes('/{'))
  )
}

/** Refused before the handler sees it; what the handler refuses itself is the password that was tried. */
function isBehindAnother({ auth }: Endpoint): boolean {
  return auth.kind === 'guarded' && auth.via.some(({ effect, level }) => effect === 'refuses' && level !== 'inline')
}
