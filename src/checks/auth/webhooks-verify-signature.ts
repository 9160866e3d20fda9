import { source } from '../../core/evidence.ts'
import { judge, unverified } from '../../core/outcome.ts'
import type { Endpoint } from '../../facts/endpoints/types.ts'
import { defineCheck } from '../define-check.ts'
import { noSubject, spans, subjectOf } from './seen.ts'

export default defineCheck({
  id: 'auth/webhooks-verify-signature',
  title: 'Every webhook verifies who sent the event',
  severity: 'blocker',
  answers: ['A-155', 'A-007'],
  why: 'A webhook that believes every body lets anybody report a payment that never happened.',
  fix: 'Verify the signature over the raw body (`stripe.Webhook.construct_event`, `hmac.compare_digest`) before reading it, and answer 400 or 401 when it is wrong.',
  references: [
    { label: 'CWE-345', url: 'https://cwe.mitre.org/data/definitions/345.html' },
    { label: 'Stripe: verify webhook signatures', url: 'https://docs.stripe.com/webhooks#verify-events' },
  ],
  needs: ['endpoints', 'python'],
  evaluate(facts) {
    const webhooks = withoutTwins(facts.endpoints.endpoints.filter(({ purpose }) => purpose === 'webhook'))
    const findings = webhooks
      .filter(({ auth }) => auth.kind === 'open' || auth.kind === 'optional')
      .map((endpoint) => ({
        message: `${subjectOf(endpoint)} takes events without verifying a signature or credential`,
        subject: subjectOf(endpoint),
        confidence: 'medium' as const,
        evidence: spans(endpoint, 'anybody can post an event here'),
      }))
    const unknown = webhooks.filter(({ auth }) => auth.kind === 'unknown')
    if (findings.length === 0 && unknown.length > 0) {
      return unverified(
        `Whether ${unknown.length} webhooks verify their sender could not be decided.`,
        'an unsigned event sent to each of them on a running instance',
        unknown.slice(0, 10).flatMap((endpoint) => spans(endpoint, subjectOf(endpoint))),
      )
    }
    const seen = webhooks.flatMap((endpoint) => {
      const guard = endpoint.auth.via.find(({ effect }) => effect === 'refuses')
      return guard === undefined ? [] : [source(guard.refusesAt ?? guard.at, `${subjectOf(endpoint)} refuses here`)]
    })
    return judge(
      findings,
      seen,
      {
        fail: `${findings.length} of ${webhooks.length} webhooks take events from anybody.`,
        pass: `All ${webhooks.length} webhooks verify a signature or credential.`,
      },
      noSubject(facts, 'webhook'),
    )
  },
})

/** One handler under an address with and without a slash at its end is one webhook. */
function withoutTwins(webhooks: readonly Endpoint[]): Endpoint[] {
  const seen = new Set<string>()
  return webhooks.filter(({ method, path, handler, application }) => {
    const key = [application, handler, method, path.replace(/\/$/, '')].join(' ')
    return !seen.has(key) && seen.add(key)
  })
}
