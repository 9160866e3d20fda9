import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'outbound/circuit-breakers',
  title: 'A service that keeps failing is left alone for a while',
  severity: 'recommendation',
  answers: ['A-199'],
  why: 'Without a circuit breaker every request waits for the full timeout of a service that is known to be down.',
  fix: 'Put a circuit breaker (pybreaker, circuitbreaker, purgatory) around calls to services the product can do without.',
  references: [{ label: 'Circuit breaker pattern', url: 'https://martinfowler.com/bliki/CircuitBreaker.html' }],
  needs: ['outbound', 'python'],
  evaluate({ outbound: { breakers, calls, stripe }, python }) {
    const used = breakers.flatMap(({ usedAt, name }) => (usedAt === undefined ? [] : [source(usedAt, name)]))
    if (isNonEmpty(used)) return pass(`${used.length} circuit breakers are in use`, used)
    const outbound = calls.filter(({ purpose }) => purpose === 'service')
    const looked = search(
      'circuit breakers (pybreaker, circuitbreaker, purgatory, own classes)',
      `${python.code.length} Python files`,
      python.code.length,
      breakers.length,
    )
    const idle = breakers[0]
    if (idle !== undefined) {
      return fail('A circuit breaker is defined but never used', [
        {
          message: `${idle.name} is defined but never made`,
          subject: `circuit breaker ${idle.name}`,
          confidence: 'medium',
          evidence: [source(idle.at)],
        },
      ])
    }
    const first = outbound[0]
    if (first === undefined && stripe.uses.length === 0) return notApplicable('No other service is called', [looked])
    return fail('No circuit breaker stands before any other service', [
      {
        message: `${outbound.length + stripe.uses.length} clients and requests to other services have no circuit breaker`,
        subject: 'circuit breakers',
        confidence: 'medium',
        evidence: [looked, ...outbound.slice(0, 5).map(({ at, call }) => source(at, call))],
      },
    ])
  },
})
