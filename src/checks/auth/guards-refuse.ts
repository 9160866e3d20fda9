import { source } from '../../core/evidence.ts'
import { judge, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { Endpoint, Guard } from '../../facts/endpoints/types.ts'
import { defineCheck } from '../define-check.ts'
import { changesState, guardedEvidence, noSubject, subjectOf } from './seen.ts'

export default defineCheck({
  id: 'auth/guards-refuse',
  title: 'The guards that endpoints rely on refuse anonymous requests',
  severity: 'blocker',
  answers: ['A-155', 'A-161'],
  why: 'A guard that returns nothing instead of refusing (`auto_error=False`, an optional user) is no guard: the endpoint runs for everybody.',
  fix: 'Raise 401 in the dependency when the credential is missing, or use the strict dependency on these endpoints.',
  references: [
    { label: 'CWE-287', url: 'https://cwe.mitre.org/data/definitions/287.html' },
    {
      label: 'FastAPI: HTTPBearer',
      url: 'https://fastapi.tiangolo.com/reference/security/#fastapi.security.HTTPBearer',
    },
  ],
  needs: ['endpoints', 'python'],
  coversNode: true,
  evaluate(facts) {
    const all = facts.endpoints.endpoints.filter(({ auth }) => auth.via.length > 0)
    const relying = all.filter((one) => one.auth.kind === 'optional' && one.purpose === 'ordinary' && changesState(one))
    const byGuard = new Map<string, { guard: Guard; endpoints: Endpoint[] }>()
    for (const endpoint of relying) {
      const guard = endpoint.auth.via.find(({ effect }) => effect === 'optional')
      if (guard === undefined) continue
      const known = byGuard.get(guard.name)
      if (known === undefined) byGuard.set(guard.name, { guard, endpoints: [endpoint] })
      else known.endpoints.push(endpoint)
    }
    const findings = [...byGuard.values()].map(({ guard, endpoints }) => {
      const [first = relying[0]] = endpoints
      const count =
        endpoints.length === 1
          ? 'is the only guard of'
          : `is the only guard of ${endpoints.length} state-changing endpoints, among them`
      return {
        message: `${guard.name} ${count} ${first === undefined ? '' : subjectOf(first)}, and ${first?.auth.reason ?? 'it lets anonymous requests through'}`,
        subject: `guard ${guard.name}`,
        confidence: first?.auth.confidence ?? 'medium',
        evidence: [
          source(guard.at, 'this guard does not refuse'),
          ...endpoints.slice(0, 5).map((one) => source(one.at, subjectOf(one))),
        ] as const,
      }
    })
    const undecided = all.filter(({ auth, purpose }) => auth.kind === 'unknown' && purpose === 'ordinary')
    const [first] = undecided
    if (findings.length === 0 && first !== undefined) {
      return unverified(
        `Whether the guards of ${undecided.length} endpoints refuse could not be decided: ${first.auth.reason ?? ''}.`,
        'a request without credentials to each of them on a running instance',
        undecided.slice(0, 10).map((one) => source(one.at, subjectOf(one))),
      )
    }
    return judge(
      findings,
      guardedEvidence(all),
      {
        fail: `${plural(findings.length, 'guard lets', 'guards let')} anonymous requests through to ${plural(relying.length, 'state-changing endpoint')}.`,
        pass: `The guards of ${all.length} endpoints refuse requests without credentials.`,
      },
      noSubject(facts, 'guard'),
    )
  },
})
