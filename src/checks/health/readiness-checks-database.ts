import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import type { HealthTouch } from '../../facts/health/types.ts'
import { defineCheck } from '../define-check.ts'
import { doesNotLook, notFollowed } from './seen.ts'

export default defineCheck({
  id: 'health/readiness-checks-database',
  title: 'Readiness asks the database',
  severity: 'warning',
  answers: ['A-071'],
  why: 'An instance that cannot reach its database answers every request with an error, and should get none.',
  fix: 'Run SELECT 1 through the same pool the service uses, with a short timeout, and answer 503 when it fails.',
  references: [
    {
      label: 'Kubernetes: readiness probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe',
    },
  ],
  needs: ['health', 'endpoints'],
  coversNode: true,
  evaluate({ health, endpoints }) {
    const ready = health.endpoints.filter(({ role }) => role === 'readiness')
    const looked = search(
      'database questions in readiness endpoints',
      'endpoints',
      endpoints.endpoints.length,
      ready.length,
    )
    if (health.database === undefined) return notApplicable('No database library is used.', [looked])
    const none = notApplicable('There is no readiness endpoint (health/readiness-present).', [looked])
    if (ready.length === 0) return none
    const asks = ready.flatMap(({ touches }) =>
      touches.filter(({ kind }) => kind === 'database' || kind === 'migrations'),
    )
    const heard = asks.filter(({ reaches }) => reaches !== 'no').map((one) => source(one.at, `asked in ${one.within}`))
    if (isNonEmpty(heard)) return pass('Readiness asks the database, and its failure is heard.', heard)
    const deaf = asks.map(notHeard)
    if (isNonEmpty(deaf)) return fail('The answer of the database is not heard.', deaf)
    const blind = notFollowed(ready, 'its answer on a test copy whose database is stopped')
    if (blind !== undefined) return blind
    const findings = doesNotLook(
      ready,
      'ask the database',
      ready.some(({ canFail }) => canFail === 'yes') ? 'medium' : 'high',
      source(health.database, 'a database is used'),
    )
    return isNonEmpty(findings) ? fail('Readiness does not ask the database.', findings) : none
  },
})

function notHeard(one: HealthTouch): Finding {
  return {
    message: `The database is asked in ${one.within}, but a failure there does not change the answer.`,
    subject: `database question in ${one.within}`,
    confidence: 'high',
    evidence: [source(one.at, 'asked here'), ...(one.lostAt === undefined ? [] : [source(one.lostAt, 'lost here')])],
  }
}
