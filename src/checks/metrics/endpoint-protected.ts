import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { MetricsExposure } from '../../facts/metrics/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'metrics/endpoint-protected',
  title: 'Metrics are not readable for everyone',
  severity: 'warning',
  answers: ['A-212', 'A-213'],
  why: 'Metrics name internal routes, job queues and business numbers; an open /metrics gives them to anyone who asks.',
  fix: 'Ask for a bearer token from a setting that production validation requires, or serve metrics on a port of its own that is not published.',
  references: [{ label: 'Prometheus: security model', url: 'https://prometheus.io/docs/operating/security/' }],
  needs: ['metrics'],
  evaluate({ metrics }) {
    const open = metrics.exposures.filter(({ reach }) => reach !== 'never')
    const looked = search('exposures of metrics', 'Python files', metrics.exposures.length, open.length)
    if (open.length === 0) return notApplicable('The service gives out no metrics.', [looked])
    const findings = open.flatMap(findingsOf)
    if (isNonEmpty(findings)) return fail('Metrics can be read without proving who asks.', findings)
    const unknown = open.filter(({ guardUnknown }) => guardUnknown !== undefined)
    if (unknown.length > 0) {
      return unverified(
        `Whether ${[...new Set(unknown.map(({ path }) => path))].join(', ')} is protected was not understood: ${unknown[0]?.guardUnknown}.`,
        'a request for /metrics without credentials to the running service',
        unknown.map((one) => source(one.at)),
      )
    }
    const evidence = open.flatMap(evidenceOf)
    return isNonEmpty(evidence)
      ? pass('Metrics are protected, or not on the application.', evidence)
      : notApplicable('The service gives out no metrics.', [looked])
  },
})

function findingsOf(one: MetricsExposure): Finding[] {
  if (one.kind !== 'endpoint' || one.guardUnknown !== undefined) return []
  const { guard } = one
  const path = one.path ?? 'the metrics endpoint'
  if (guard === undefined) {
    return [
      {
        message: `${path} answers anyone: no dependency, check or middleware stands before it.`,
        subject: `metrics endpoint ${path}`,
        confidence: 'medium',
        evidence: [source(one.at)],
      },
    ]
  }
  if (guard.optionalSetting === undefined || guard.requiredAt !== undefined) return []
  return [
    {
      message: `${path} answers anyone while ${guard.optionalSetting} is not set, and nothing makes production set it.`,
      subject: `metrics endpoint ${path} without ${guard.optionalSetting}`,
      confidence: 'medium',
      evidence: [source(guard.at, 'the check'), source(one.at, 'the endpoint')],
      fix: `Refuse to start in production when ${guard.optionalSetting} is empty.`,
    },
  ]
}

function evidenceOf(one: MetricsExposure): Evidence[] {
  if (one.kind === 'port')
    return [source(one.at, 'a port of its own, not on the application; see that it is not published')]
  if (one.kind === 'push') return [source(one.at, 'pushed to a collector')]
  if (one.guard === undefined) return []
  const { guard } = one
  const required = guard.requiredAt === undefined ? [] : [source(guard.requiredAt, 'production requires the setting')]
  return [source(one.at, one.path), source(guard.at, `checked by ${guard.name}`), ...required]
}
