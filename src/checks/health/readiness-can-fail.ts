import type { Evidence, NonEmpty } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { HealthEndpoint } from '../../facts/health/types.ts'
import { defineCheck } from '../define-check.ts'
import { offByDefault } from '../off-by-default.ts'

export default defineCheck({
  id: 'health/readiness-can-fail',
  title: 'The readiness endpoint can say no',
  severity: 'blocker',
  answers: ['A-207', 'A-071'],
  why: 'A probe that always answers 200 is worse than none: a deployment that cannot reach its database is declared good and takes the traffic.',
  fix: 'Answer 503 when something it needs fails: raise HTTPException(503) in the except block, or let the exception through.',
  references: [
    {
      label: 'Kubernetes: readiness probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe',
    },
  ],
  needs: ['health', 'endpoints', 'settings'],
  coversNode: true,
  evaluate({ health, endpoints, settings }) {
    const ready = health.endpoints.filter(({ role }) => role === 'readiness')
    const looked = search('readiness endpoints', 'endpoints', endpoints.endpoints.length, ready.length)
    if (ready.length === 0) return notApplicable('There is no readiness endpoint (health/readiness-present).', [looked])
    const findings = ready.filter(({ canFail }) => canFail === 'no').map(findingOf)
    if (isNonEmpty(findings)) return fail('A readiness endpoint always answers ok.', findings)
    const unknown = ready.filter(({ canFail }) => canFail === 'unknown')
    if (unknown.length > 0) {
      return unverified(
        `Whether ${unknown.map(({ path }) => path).join(', ')} can fail could not be followed.`,
        'the answer of the endpoint on a test copy whose database is stopped',
        unknown.map((one) => source(one.handlerAt, one.handler)),
      )
    }
    const off = ready.flatMap(({ silentWhen }) => offByDefault(/^not\s+(.*)$/.exec(silentWhen ?? '')?.[1], settings))
    if (isNonEmpty(off)) {
      return unverified(
        `The readiness endpoint says no only when ${off[0].name} is on, which it is not by default.`,
        `${off[0].name} in the environment of production`,
        [...ready.map((one) => source(one.handlerAt, one.path)), source(off[0].at, off[0].name)],
      )
    }
    const evidence = ready.flatMap((one): Evidence[] => [
      source(one.at, one.path),
      ...(one.failsAt === undefined ? [] : [source(one.failsAt, 'says no here')]),
    ])
    return isNonEmpty(evidence)
      ? pass('The readiness endpoint can say no.', evidence)
      : notApplicable('There is no readiness endpoint.', [looked])
  },
})

function findingOf(one: HealthEndpoint): Finding {
  const deaf = one.touches.filter(({ lostAt }) => lostAt !== undefined)
  const lost = deaf.find(({ kind }) => kind === 'database') ?? deaf[0]
  const evidence: NonEmpty<Evidence> = [source(one.handlerAt, 'the handler')]
  return {
    message:
      lost === undefined
        ? `${one.path} answers success without looking at anything.`
        : `${one.path} looks at the ${lost.kind}, but a failure there does not change its answer.`,
    subject: `${one.method} ${one.path}`,
    // A general name may be read by a monitor that looks at the body, not by a probe.
    confidence: one.reason.startsWith('it looks') ? 'low' : 'high',
    evidence:
      lost?.lostAt === undefined
        ? evidence
        : [...evidence, source(lost.at, 'asks here'), source(lost.lostAt, 'the failure is lost here')],
  }
}
