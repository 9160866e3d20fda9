import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { asksCredentials, sawAllRoutes } from './seen.ts'

export default defineCheck({
  id: 'health/liveness-present',
  title: 'There is a liveness endpoint',
  severity: 'warning',
  answers: ['A-207', 'P-021'],
  why: 'Without one a process that hangs keeps its place: nothing restarts what cannot be asked.',
  fix: 'Add GET /healthz that answers 200 without looking at anything else.',
  references: [
    {
      label: 'Kubernetes: probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    },
  ],
  needs: ['health', 'endpoints', 'python'],
  coversNode: true,
  evaluate({ health, endpoints, python }) {
    const looked = search('liveness endpoints', 'endpoints', endpoints.endpoints.length, health.endpoints.length)
    const open = health.endpoints.filter(({ guardedAt }) => guardedAt === undefined)
    const found = [
      ...open.filter(({ role }) => role === 'liveness'),
      ...open.filter(({ role }) => role === 'readiness'),
    ]
    const seen = found.map((one) => source(one.at, `${one.method} ${one.path}, ${one.reason}`))
    if (isNonEmpty(seen)) {
      const only = open.some(({ role }) => role === 'liveness')
        ? ''
        : '; it is a readiness endpoint, which can stand in'
      return pass(`${found[0]?.path} answers whether the process lives${only}.`, seen)
    }
    const guarded = health.endpoints.slice(0, 1).flatMap(asksCredentials)
    if (isNonEmpty(guarded)) return fail('The health endpoint asks for credentials.', guarded)
    if (endpoints.applications.length === 0) return notApplicable('There is no web application.', [looked])
    if (!sawAllRoutes(endpoints, python)) {
      return unverified(
        'No liveness endpoint was found, but not all routes were understood.',
        'a request for /healthz to the running service',
        [looked],
      )
    }
    return fail('There is no liveness endpoint.', [
      {
        message: 'No endpoint tells whether the process lives.',
        subject: 'liveness endpoint',
        confidence: 'high',
        evidence: [looked],
      },
    ])
  },
})
