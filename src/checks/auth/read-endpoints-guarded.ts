import { judge, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { gap, gapEvidence, guardedEvidence, noSubject, spans, subjectOf } from './seen.ts'

export default defineCheck({
  id: 'auth/read-endpoints-guarded',
  title: 'Every endpoint that reads data is guarded, or public by its nature',
  severity: 'warning',
  lowered: 'Many reading endpoints are public on purpose; only the team can tell which.',
  answers: ['A-155'],
  why: 'A forgotten guard on a reading endpoint leaks whatever it reads, silently.',
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
    const endpoints = facts.endpoints.endpoints.filter(
      ({ method, purpose }) => (method === 'GET' || method === 'WEBSOCKET') && purpose === 'ordinary',
    )
    const findings = endpoints
      .filter(({ auth }) => auth.kind === 'open')
      .map((endpoint) => ({
        message: `${subjectOf(endpoint)} has no guard`,
        subject: subjectOf(endpoint),
        confidence: 'medium' as const,
        evidence: spans(endpoint, 'no guard'),
      }))
    const unknown = endpoints.filter(({ auth }) => auth.kind === 'unknown')
    const missing = gap(facts)
    const why =
      unknown.length > 0 ? `${unknown.length} could not be decided: ${unknown[0]?.auth.reason ?? ''}` : missing
    if (findings.length === 0 && endpoints.length > 0 && why !== undefined) {
      const places = unknown.slice(0, 10).flatMap((endpoint) => spans(endpoint, subjectOf(endpoint)))
      return unverified(
        `No open reading endpoint was found among ${endpoints.length}, but ${why}.`,
        'a request without credentials to each of them',
        [...places, ...gapEvidence(facts)],
      )
    }
    return judge(
      findings,
      guardedEvidence(endpoints),
      {
        fail: `${findings.length} of ${endpoints.length} reading endpoints have no guard.`,
        pass: `None of the ${endpoints.length} reading endpoints is open.`,
      },
      noSubject(facts, 'reading endpoint'),
    )
  },
})
