import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'outbound/retries-bounded',
  title: 'Calls that fail are repeated, and not without end',
  severity: 'warning',
  answers: ['A-198'],
  why: 'A request that is never repeated fails on every hiccup of the network; one that is repeated without end keeps a worker busy and hammers a service that is down.',
  fix: 'Repeat idempotent requests a few times with growing waits: @tenacity.retry(stop=stop_after_attempt(3), wait=wait_exponential()).',
  references: [{ label: 'tenacity: stopping', url: 'https://tenacity.readthedocs.io/en/latest/#stopping' }],
  needs: ['outbound', 'python'],
  evaluate({ outbound: { retries, calls, stripe }, python }) {
    const endless = retries.filter(({ bound, isOpen }) => bound === undefined && !isOpen)
    const findings = endless.map(({ at, by, within }) => ({
      message: `${by} in ${within} repeats without end`,
      subject: `retry by ${by} in ${within}`,
      confidence: by === 'a loop' ? ('medium' as const) : ('high' as const),
      evidence: [source(at, 'no bound on attempts or time')] as const,
    }))
    if (isNonEmpty(findings)) return fail(`${findings.length} of ${retries.length} retries have no bound`, findings)
    const seen = retries.slice(0, 12).map(({ at, by, bound }) => source(at, `${by}: ${bound ?? 'bound not found'}`))
    const open = retries.find(({ bound }) => bound === undefined)
    if (open !== undefined)
      return unverified(
        `The bound of the retry in ${open.within} is passed on from elsewhere`,
        'The options it is given',
        seen,
      )
    if (isNonEmpty(seen)) return pass(`${retries.length} of ${retries.length} retries have a bound`, seen)
    const outbound = calls.filter(({ purpose }) => purpose === 'service')
    const looked = search(
      'tenacity, backoff, stamina, urllib3 Retry, loops',
      `${python.code.length} Python files`,
      python.code.length,
    )
    if (outbound.length === 0 && stripe.uses.length === 0) return notApplicable('No other service is called', [looked])
    return unverified(
      `No retry was found around ${outbound.length} clients and requests to other services`,
      'A decision which calls may be repeated, or the place where a proxy or SDK repeats them',
      [looked, ...outbound.slice(0, 5).map(({ at, call }) => source(at, call))],
    )
  },
})
