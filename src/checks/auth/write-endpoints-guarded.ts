import { judge, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { changesState, gap, gapEvidence, guardedEvidence, noSubject, spans, subjectOf } from './seen.ts'

export default defineCheck({
  id: 'auth/write-endpoints-guarded',
  title: 'Every endpoint that changes state is guarded, or public by its nature',
  severity: 'blocker',
  answers: ['A-155'],
  why: 'An endpoint that writes without asking who is there lets anybody on the network change or destroy data.',
  fix: 'Add the guard of its neighbours. If it is public on purpose, waive it in plimsoll.waivers.yaml with the reason.',
  references: [
    {
      label: 'OWASP ASVS v5.0.0-8.3.1',
      url: 'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x17-V8-Authorization.md',
    },
    { label: 'CWE-306', url: 'https://cwe.mitre.org/data/definitions/306.html' },
  ],
  needs: ['endpoints', 'python'],
  coversNode: true,
  evaluate(facts) {
    // Logins, registrations, webhooks, one-time links and the like are open by their nature; other checks judge them.
    const endpoints = facts.endpoints.endpoints.filter((one) => changesState(one) && one.purpose === 'ordinary')
    const findings = endpoints
      .filter(({ auth }) => auth.kind === 'open')
      .map((endpoint) => ({
        message: `${subjectOf(endpoint)} changes state and no guard stands before it`,
        subject: subjectOf(endpoint),
        confidence: endpoint.conditional === undefined ? endpoint.auth.confidence : ('medium' as const),
        evidence: spans(
          endpoint,
          endpoint.conditional === undefined ? 'no guard' : `no guard; exists only if ${endpoint.conditional}`,
        ),
      }))
    const unknown = endpoints.filter(({ auth }) => auth.kind === 'unknown')
    const [first] = unknown
    if (findings.length === 0 && first !== undefined) {
      return unverified(
        `${unknown.length} of ${endpoints.length} state-changing endpoints could not be decided: ${first.auth.reason ?? ''}.`,
        'a request without credentials to each of them on a running instance',
        unknown.slice(0, 10).flatMap((endpoint) => spans(endpoint, subjectOf(endpoint))),
      )
    }
    const missing = gap(facts)
    if (findings.length === 0 && endpoints.length > 0 && missing !== undefined) {
      return unverified(
        `No open state-changing endpoint was found, but ${missing}.`,
        'the routes that were not read',
        gapEvidence(facts),
      )
    }
    return judge(
      findings,
      guardedEvidence(endpoints),
      {
        fail: `${findings.length} of ${endpoints.length} state-changing endpoints have no guard.`,
        pass: `None of the ${endpoints.length} state-changing endpoints is open.`,
      },
      noSubject(facts, 'state-changing endpoint'),
    )
  },
})
