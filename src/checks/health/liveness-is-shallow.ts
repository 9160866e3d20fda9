import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'health/liveness-is-shallow',
  title: 'Liveness looks at nothing but the process',
  severity: 'warning',
  answers: ['A-207'],
  why: 'When liveness asks the database, a short outage of the database restarts every instance at once, and the restart makes it longer.',
  fix: 'Answer 200 from liveness without looking further; questions to others belong into readiness.',
  references: [
    {
      label: 'Kubernetes: liveness probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#liveness-probe',
    },
  ],
  needs: ['health', 'endpoints'],
  coversNode: true,
  evaluate({ health, endpoints }) {
    const alive = health.endpoints.filter(({ role }) => role === 'liveness')
    const looked = search('liveness endpoints', 'endpoints', endpoints.endpoints.length, alive.length)
    if (alive.length === 0) return notApplicable('There is no endpoint for liveness alone.', [looked])
    const findings = alive.flatMap((one): Finding[] => {
      const deep = one.touches.find(
        ({ reaches, kind }) => reaches !== 'no' && (kind === 'database' || kind === 'redis'),
      )
      if (deep === undefined) return []
      return [
        {
          message: `${one.path} fails when the ${deep.kind} does: an outage there restarts every instance.`,
          subject: `${one.method} ${one.path}`,
          // A name such as /health may be used for readiness in fact.
          confidence: one.reason === 'another endpoint is named readiness' ? 'medium' : 'high',
          evidence: [source(one.handlerAt, 'the handler'), source(deep.at, `asked in ${deep.within}`)],
        },
      ]
    })
    if (isNonEmpty(findings)) return fail('Liveness depends on others.', findings)
    const followed = alive.filter(({ canFail }) => canFail !== 'unknown').map((one) => source(one.handlerAt, one.path))
    if (isNonEmpty(followed)) return pass('Liveness looks at nothing but the process.', followed)
    return unverified(
      'What the liveness endpoint looks at could not be followed.',
      'its answer on a test copy whose database is stopped',
      [looked],
    )
  },
})
