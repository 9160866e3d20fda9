import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

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
    const guarded = health.endpoints[0]
    if (guarded?.guardedAt !== undefined) {
      return fail('The health endpoint asks for credentials.', [
        {
          message: `${guarded.method} ${guarded.path} asks for credentials, which a probe does not have.`,
          subject: `${guarded.method} ${guarded.path}`,
          confidence: 'medium',
          evidence: [source(guarded.at, 'the endpoint'), source(guarded.guardedAt, 'the guard')],
          fix: 'Leave the liveness endpoint open; it tells nothing but that the process runs.',
        },
      ])
    }
    if (endpoints.applications.length === 0) return notApplicable('There is no web application.', [looked])
    if (
      endpoints.unresolved.length > 0 ||
      python.coverage.unparsed.length > 0 ||
      endpoints.frameworks.some(({ understood }) => !understood)
    ) {
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
