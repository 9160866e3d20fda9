import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

const MEANS = {
  open: 'lets requests through',
  closed: 'refuses requests',
  fallback: 'counts in memory meanwhile',
} as const

export default defineCheck({
  id: 'rate-limit/redis-failure-decided',
  title: 'It is decided what happens when the limiter cannot reach Redis',
  severity: 'warning',
  lowered: 'without a decision requests fail with 500: an outage, not a hole',
  answers: ['A-185'],
  why: 'Undecided, an outage of Redis is an outage of every endpoint; the choice between letting through and refusing should be made before.',
  fix: 'Catch the connection error around the Redis call and say which it is: let through (and log), refuse with 503, or count in memory.',
  references: [{ label: 'slowapi: Limiter', url: 'https://slowapi.readthedocs.io/en/latest/api/' }],
  needs: ['limiters', 'python'],
  evaluate({ limiters: { limiters }, python }) {
    const redis = limiters.filter(
      (one) => one.redisFailure !== undefined && (one.storage === 'redis' || one.redisFailure.kind !== 'undecided'),
    )
    const looked = search('limiters that count in Redis', 'Python files', python.code.length, redis.length)
    const findings = redis.flatMap(({ name, kind, redisFailure }): Finding[] => {
      if (redisFailure?.kind !== 'undecided') return []
      return [
        {
          message: `${name} does not catch a failure of Redis: every limited request would answer 500.`,
          subject: `Redis failure in ${name}`,
          // A caller outside the class may catch it.
          confidence: kind === 'own' ? 'medium' : 'high',
          evidence: [source(redisFailure.at, 'nothing catches a failure here')],
        },
      ]
    })
    if (isNonEmpty(findings)) return fail('A failure of Redis is not decided.', findings)
    const decided = redis.flatMap(({ name, redisFailure }) => {
      if (redisFailure === undefined || redisFailure.kind === 'undecided') return []
      return [source(redisFailure.at, `${name} ${MEANS[redisFailure.kind]}`)]
    })
    if (isNonEmpty(decided)) return pass('A failure of Redis is decided.', decided)
    const unknown = limiters.filter(({ storage }) => storage === 'unknown')
    if (unknown.length > 0) {
      const evidence = unknown.map((one) => source(one.storageAt, one.name))
      return unverified(
        'Where requests are counted depends on a setting.',
        'the storage setting of production',
        evidence,
      )
    }
    return notApplicable('No limiter counts in Redis.', [looked])
  },
})
