import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { doesNotLook, notFollowed } from './seen.ts'

export default defineCheck({
  id: 'health/readiness-checks-heartbeat',
  title: 'Something asks whether the job runner still beats',
  severity: 'recommendation',
  answers: ['A-073', 'A-066'],
  why: 'A job runner dies in silence: no request fails, and the e-mails stop.',
  fix: 'Read the last heartbeat in /readyz (or in a health endpoint of its own) and answer 503 when it is older than a few periods.',
  references: [
    {
      label: 'Kubernetes: probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    },
  ],
  needs: ['health', 'endpoints'],
  evaluate({ health, endpoints }) {
    const looked = search(
      'heartbeats',
      'endpoints and models',
      endpoints.endpoints.length,
      health.heartbeat === undefined ? 0 : 1,
    )
    if (health.heartbeat === undefined) return notApplicable('No job runner records a heartbeat.', [looked])
    const asked = health.endpoints.flatMap(({ touches }) => touches.filter(({ kind }) => kind === 'heartbeat'))
    const heard = asked.filter(({ reaches }) => reaches !== 'no').map((one) => source(one.at, `asked in ${one.within}`))
    if (isNonEmpty(heard)) return pass('A health endpoint looks at the heartbeat.', heard)
    const deaf = asked.map(
      (one): Finding => ({
        message: `The heartbeat is read in ${one.within}, but a stale one does not change the answer.`,
        subject: `heartbeat in ${one.within}`,
        confidence: 'medium',
        evidence: [source(one.at, 'read here')],
      }),
    )
    if (isNonEmpty(deaf)) return fail('A stale heartbeat does not change the answer.', deaf)
    const ready = health.endpoints.filter(({ role }) => role === 'readiness')
    const none = notApplicable('There is no readiness endpoint (health/readiness-present).', [looked])
    if (ready.length === 0) return none
    const blind = notFollowed(ready, 'its answer while the job runner is stopped')
    if (blind !== undefined) return blind
    const findings = doesNotLook(
      ready,
      'look at the heartbeat that jobs record',
      'medium',
      source(health.heartbeat, 'a heartbeat is recorded'),
    )
    return isNonEmpty(findings) ? fail('Nobody looks at the heartbeat.', findings) : none
  },
})
