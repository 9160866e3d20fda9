import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Endpoint } from '../../facts/endpoints/types.ts'
import { defineCheck } from '../define-check.ts'
import { unseenRoutes } from './unseen.ts'

/** More are counted in the summary: writers come first. */
const MAX_FINDINGS = 25
/** Answers that cost nothing, or that probes and browsers ask all the time. */
const CHEAP: ReadonlySet<Endpoint['purpose']> = new Set([
  'health',
  'metrics',
  'documentation',
  'well-known',
  'static',
  'logout',
])
/** Of these, reading is only showing a page or a form. */
const PAGES: ReadonlySet<Endpoint['purpose']> = new Set(['public-page', 'login', 'registration', 'password-reset'])

export default defineCheck({
  id: 'rate-limit/public-endpoints-limited',
  title: 'Every public endpoint is rate limited',
  severity: 'warning',
  lowered:
    'an open endpoint without a limit is a risk to capacity first; logins have a blocker of their own (rate-limit/login-endpoints-limited)',
  answers: ['A-165', 'A-187'],
  why: 'What anyone may call, anyone may call ten thousand times a minute.',
  fix: 'Limit them by address with a middleware, or give each its own limit.',
  references: [
    {
      label: 'OWASP API4:2023 Unrestricted Resource Consumption',
      url: 'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
    },
  ],
  needs: ['limiters', 'endpoints'],
  coversNode: true,
  evaluate({ limiters, endpoints }) {
    const unseen = unseenRoutes(endpoints)
    const open = limiters.endpoints.filter(
      ({ endpoint }) => endpoint.auth.kind === 'open' && !isCheap(endpoint) && !isLogin(endpoint),
    )
    const hasLimiter = limiters.endpoints.some(({ limitAt }) => limitAt !== undefined)
    const bare = open.filter(({ limitAt }) => limitAt === undefined)
    const looked = search('public endpoints', 'endpoints', limiters.endpoints.length, open.length)
    const findings = [...bare]
      .sort((a, b) => Number(reads(a.endpoint)) - Number(reads(b.endpoint)))
      .slice(0, MAX_FINDINGS)
      .map(({ endpoint, ineffective, maybeAt }): Finding => {
        const here = source(endpoint.handlerAt, `${endpoint.method} ${endpoint.path}`)
        return {
          message: `${endpoint.method} ${endpoint.path} is open to anyone and has no limit${ineffective === undefined ? '' : `: ${ineffective.reason}`}.`,
          subject: `${endpoint.method} ${endpoint.path}`,
          // Where nothing is limited in code, an ingress may do it for all.
          confidence:
            maybeAt !== undefined ? 'low' : hasLimiter && endpoint.auth.confidence === 'high' ? 'high' : 'medium',
          evidence: [
            here,
            ...(ineffective === undefined ? [] : [source(ineffective.at, 'the limit without effect')]),
            ...(maybeAt === undefined ? [] : [source(maybeAt, 'a limit that may be in force')]),
          ],
        }
      })
    if (isNonEmpty(findings)) return fail(`${bare.length} of ${open.length} public endpoints have no limit.`, findings)
    const limited = open.flatMap(({ endpoint, limitAt }) =>
      limitAt === undefined ? [] : [source(limitAt, `${endpoint.method} ${endpoint.path}`)],
    )
    if (unseen !== undefined) {
      return unverified(
        `No public endpoint that was seen lacks a limit, but ${unseen.words}.`,
        'the routes of the running service',
        [...unseen.evidence, ...limited.slice(0, 10), looked],
      )
    }
    if (isNonEmpty(limited)) return pass(`All ${open.length} public endpoints are limited.`, limited)
    const unknown = limiters.endpoints.filter(({ endpoint }) => endpoint.auth.kind === 'unknown')
    if (unknown.length > 0) {
      return unverified(
        `Whether ${unknown.length} endpoints are public could not be followed.`,
        'their answers without credentials on a running service',
        [looked],
      )
    }
    return notApplicable('There are no public endpoints that do work.', [looked])
  },
})

function isCheap(endpoint: Endpoint): boolean {
  return CHEAP.has(endpoint.purpose) || (reads(endpoint) && PAGES.has(endpoint.purpose))
}

/** rate-limit/login-endpoints-limited judges these. */
function isLogin({ purpose, method }: Endpoint): boolean {
  return (purpose === 'login' || purpose === 'password-reset') && method === 'POST'
}

function reads({ method }: Endpoint): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}
