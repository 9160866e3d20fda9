import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Outcome } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'rate-limit/store-shared-between-workers',
  title: 'All workers count requests in one store',
  severity: 'warning',
  lowered: 'the limit still holds, only multiplied by the number of processes',
  answers: ['A-183', 'A-250'],
  why: 'With counters in memory every process allows the full limit: four workers on three replicas let twelve times as much through.',
  fix: 'Keep the counters in Redis, and refuse to start in production without it.',
  references: [{ label: 'limits: storage backends', url: 'https://limits.readthedocs.io/en/stable/storage.html' }],
  needs: ['limiters', 'python'],
  evaluate({ limiters: { limiters, processes, singles, redisCertain }, python }) {
    const looked = search('limiters', 'Python files', python.code.length, limiters.length)
    const counting = limiters.filter(({ enabled, kind }) => kind !== 'slowapi' || enabled?.value !== false)
    const memory = counting.filter(({ storage }) => storage === 'memory')
    const shared = counting.filter(({ storage }) => storage === 'redis' || storage === 'database')
    if (counting.length === 0) return notApplicable('The code has no limiter.', [looked])
    const stores = shared.map((one) => source(one.storageAt, `${one.name} counts in ${one.storage}`))
    if (memory.length === 0 && isNonEmpty(stores)) return pass('Requests are counted in a shared store.', stores)
    const [first] = memory
    if (first === undefined) {
      const evidence = counting.map((one) => source(one.storageAt, one.name))
      return unverified(
        'Where requests are counted depends on a setting.',
        'the storage setting of production',
        evidence,
      )
    }
    const kept = source(first.storageAt, `${first.name} counts in memory`)
    if (shared.length > 0) return eitherOr(kept, stores, redisCertain)
    const [many] = processes
    if (many !== undefined) {
      return fail('Every process counts for itself.', [
        {
          message: `${first.name} counts in memory, and several processes run: the limit is multiplied by their number.`,
          subject: `store of ${first.name}`,
          confidence: 'high',
          evidence: [kept, source(many.at, many.text)],
        },
      ])
    }
    const one = singles.map(({ at, text }) => source(at, text))
    return unverified(
      'Requests are counted in memory, which is right for one process only.',
      'how many processes and replicas production runs',
      [kept, ...one],
    )
  },
})

/** Redis where its setting is given, memory otherwise: certain only when something makes the setting certain. */
function eitherOr(kept: Evidence, stores: readonly Evidence[], certain: Position | undefined): Outcome {
  if (certain !== undefined) {
    return pass('Requests are counted in Redis wherever it is set, and it is.', [
      source(certain, 'Redis is set here'),
      ...stores,
    ])
  }
  const needs = 'a validation that refuses production without Redis'
  return unverified('Requests are counted in Redis or in memory, depending on a setting.', needs, [kept, ...stores])
}
