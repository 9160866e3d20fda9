import { judge, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { gap, gapEvidence, guardedEvidence, isAdministrative, noSubject, spans, subjectOf } from './seen.ts'

export default defineCheck({
  id: 'auth/admin-endpoints-guarded',
  title: 'Every admin endpoint refuses requests without credentials',
  severity: 'blocker',
  answers: ['A-164', 'A-163'],
  why: 'An admin endpoint that answers anybody hands over the service and the data of all its customers.',
  fix: 'Put the admin dependency on the router (`APIRouter(dependencies=[Depends(require_admin)])`), so that a new endpoint cannot be added without it.',
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
    const endpoints = facts.endpoints.endpoints.filter(isAdministrative)
    const findings = endpoints
      .filter(({ auth }) => auth.kind === 'open' || auth.kind === 'optional')
      .map((endpoint) => ({
        message: `${subjectOf(endpoint)} answers requests without credentials${endpoint.auth.reason === undefined ? '' : `: ${endpoint.auth.reason}`}`,
        subject: subjectOf(endpoint),
        confidence: endpoint.auth.confidence,
        evidence: spans(endpoint, 'no guard stands before this route'),
      }))
    const unknown = endpoints.filter(({ auth }) => auth.kind === 'unknown')
    const [first] = unknown
    if (findings.length === 0 && first !== undefined) {
      return unverified(
        `${unknown.length} of ${endpoints.length} admin endpoints could not be decided: ${first.auth.reason ?? ''}.`,
        'a request without credentials to each of them on a running instance',
        unknown.slice(0, 10).flatMap((endpoint) => spans(endpoint, subjectOf(endpoint))),
      )
    }
    const missing = gap(facts)
    if (findings.length === 0 && endpoints.length > 0 && missing !== undefined) {
      return unverified(
        `The ${endpoints.length} admin endpoints that were read are guarded, but ${missing}.`,
        'the routes that were not read',
        gapEvidence(facts),
      )
    }
    return judge(
      findings,
      guardedEvidence(endpoints),
      {
        fail: `${findings.length} of ${endpoints.length} admin endpoints answer requests without credentials.`,
        pass: `All ${endpoints.length} admin endpoints refuse requests without credentials.`,
      },
      noSubject(facts, 'admin endpoint'),
    )
  },
})
