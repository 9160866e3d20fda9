import type { Evidence, NonEmpty } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { LimitersFacts } from '../../facts/limiters/types.ts'
import { defineCheck } from '../define-check.ts'
import { unseenRoutes } from './unseen.ts'

export default defineCheck({
  id: 'rate-limit/limiter-in-force',
  title: 'A rate limiter is applied to requests, not only configured',
  severity: 'blocker',
  answers: ['P-011', 'A-182', 'A-187'],
  why: 'Without a limit one client can try passwords all day, fill the database, or take the service down with a loop.',
  fix: 'Register the limiter as middleware or dependency (in Node express-rate-limit, @fastify/rate-limit or @nestjs/throttler with its guard). When an ingress or CDN limits instead, record that as a waiver with its configuration and an expiry date.',
  references: [
    {
      label: 'OWASP API4:2023 Unrestricted Resource Consumption',
      url: 'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
    },
    { label: 'CWE-770', url: 'https://cwe.mitre.org/data/definitions/770.html' },
  ],
  needs: ['limiters', 'endpoints', 'python'],
  coversNode: true,
  evaluate({ limiters, endpoints, python }) {
    const limited = limiters.endpoints.filter(({ limitAt }) => limitAt !== undefined)
    const looked = search('endpoints with a limit', 'endpoints', limiters.endpoints.length, limited.length)
    if (endpoints.applications.length === 0) return notApplicable('There is no web application.', [looked])
    const unseen = unseenRoutes(endpoints)
    const inNode = endpoints.unresolved.some(({ at }) => /\.[cm]?[jt]sx?$/.test(at.file))
    if (limited.length > 0 && unseen !== undefined && inNode) {
      return unverified(
        `${limited.length} of ${limiters.endpoints.length} endpoints that were seen are limited, but ${unseen.words}.`,
        'the routes of the running service',
        [looked, ...placesOf(limited), ...unseen.evidence],
      )
    }
    if (limited.length > 0)
      return pass(`${limited.length} of ${limiters.endpoints.length} endpoints are limited.`, [
        looked,
        ...placesOf(limited),
      ])
    const dead = ineffective(limiters)
    if (isNonEmpty(dead)) return fail('A limit is written down and has no effect.', [withoutEffect(dead, limiters)])
    const maybe = limiters.endpoints.find(({ maybeAt }) => maybeAt !== undefined)?.maybeAt
    if (maybe !== undefined) {
      return unverified(
        'Whether the limiter is in force hangs on what production puts there or switches on.',
        'which limiter production has, and that it is on',
        [source(maybe)],
      )
    }
    if (python.coverage.unparsed.length > 0) {
      return unverified('No limiter in force was found, but some files could not be read.', 'files that parse', [
        looked,
      ])
    }
    const kept = built(limiters)
    if (isNonEmpty(kept)) {
      return fail('A limiter is built, and nothing asks it.', [
        {
          message: 'A limiter is built and kept, but no middleware, dependency or handler asks it.',
          subject: 'rate limiter',
          confidence: 'high',
          evidence: kept,
        },
      ])
    }
    return fail('Nothing limits requests.', [
      {
        message: 'The application has no rate limiter. A limit at an ingress or CDN cannot be seen from here.',
        subject: 'rate limiter',
        confidence: 'medium',
        evidence: [looked],
      },
    ])
  },
})

function placesOf(limited: LimitersFacts['endpoints']): Evidence[] {
  const places = new Map<string, Evidence>()
  for (const { endpoint, limitAt } of limited) {
    if (limitAt === undefined) continue
    const key = `${limitAt.file}:${limitAt.line}`
    if (!places.has(key)) places.set(key, source(limitAt, `limits ${endpoint.method} ${endpoint.path}`))
  }
  return [...places.values()].slice(0, 10)
}

function ineffective({ endpoints }: LimitersFacts): Evidence[] {
  const places = new Map<string, Evidence>()
  for (const { ineffective: one } of endpoints) {
    if (one !== undefined) places.set(`${one.at.file}:${one.at.line}`, source(one.at, one.reason))
  }
  return [...places.values()].slice(0, 5)
}

function built({ keptAt, limiters }: LimitersFacts): Evidence[] {
  const own = limiters.slice(0, 4).map((one) => source(one.at, one.name))
  return keptAt === undefined ? own : [source(keptAt, 'kept here'), ...own]
}

function withoutEffect(evidence: NonEmpty<Evidence>, { endpoints }: LimitersFacts): Finding {
  const reason = endpoints.find((one) => one.ineffective !== undefined)?.ineffective?.reason
  return {
    message: `No request is limited: ${reason}.`,
    subject: 'rate limiter without effect',
    confidence: 'high',
    evidence,
  }
}
