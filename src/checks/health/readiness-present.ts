import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { asksCredentials, sawAllRoutes } from './seen.ts'

export default defineCheck({
  id: 'health/readiness-present',
  title: 'There is a readiness endpoint that a probe can ask',
  severity: 'warning',
  answers: ['A-207'],
  why: 'A release is switched to new instances by what this endpoint says; without it traffic goes to instances that cannot work yet.',
  fix: 'Add GET /readyz that asks the database and answers 503 when it cannot work.',
  references: [
    {
      label: 'Kubernetes: probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    },
  ],
  needs: ['health', 'endpoints', 'python'],
  coversNode: true,
  evaluate({ health, endpoints, python }) {
    const ready = health.endpoints.filter(({ role }) => role === 'readiness')
    const looked = search('readiness endpoints', 'endpoints', endpoints.endpoints.length, ready.length)
    const guarded = ready.flatMap(asksCredentials)
    const open = ready
      .filter(({ guardedAt }) => guardedAt === undefined)
      .map((one) => source(one.at, `${one.method} ${one.path}, ${one.reason}`))
    if (isNonEmpty(open)) return pass('There is a readiness endpoint.', open)
    if (isNonEmpty(guarded)) return fail('The readiness endpoint asks for credentials.', guarded)
    if (endpoints.applications.length === 0) return notApplicable('There is no web application.', [looked])
    if (!sawAllRoutes(endpoints, python)) {
      return unverified(
        'No readiness endpoint was found, but not all routes were understood.',
        'a request for /readyz to the running service',
        [looked],
      )
    }
    const alive = health.endpoints[0]
    return fail('There is no readiness endpoint.', [
      {
        message:
          alive === undefined
            ? 'No endpoint tells whether the service can work.'
            : `${alive.path} tells that the process lives; nothing tells whether it can work.`,
        subject: 'readiness endpoint',
        confidence: 'high',
        evidence: alive === undefined ? [looked] : [source(alive.at, alive.path), looked],
      },
    ])
  },
})
