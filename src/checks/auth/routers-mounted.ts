import { source } from '../../core/evidence.ts'
import { judge, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { gap, gapEvidence, noSubject } from './seen.ts'

export default defineCheck({
  id: 'auth/routers-mounted',
  title: 'Every router with routes is included in an application',
  severity: 'warning',
  lowered: 'A router that is not included serves nothing; what is lost is a feature, not protection.',
  answers: ['A-155'],
  why: 'A router that is written but never included looks finished in review and answers 404 in production.',
  fix: 'Include it (`app.include_router(...)`), or delete it.',
  references: [
    { label: 'FastAPI: bigger applications', url: 'https://fastapi.tiangolo.com/tutorial/bigger-applications/' },
  ],
  needs: ['endpoints', 'python'],
  coversNode: true,
  evaluate(facts) {
    const routers = facts.endpoints.routers.filter(({ routes }) => routes > 0)
    if (facts.endpoints.applications.length === 0 && routers.length > 0) {
      return unverified(
        `${routers.length} routers were found, but no application that could include them.`,
        'the repository that builds the application',
        routers.slice(0, 5).map(({ at, name }) => source(at, name)),
      )
    }
    const findings = routers
      .filter(({ state }) => state === 'unmounted')
      .map(({ name, at, routes }) => ({
        message: `${name} has ${routes} routes and no application includes it`,
        subject: `router ${name}`,
        confidence: 'medium' as const,
        evidence: [source(at, 'made here, included nowhere')] as const,
      }))
    const missing = gap(facts)
    if (findings.length === 0 && routers.length > 0 && missing !== undefined) {
      return unverified(
        `Whether every router is included could not be told: ${missing}.`,
        'the routes of the running service',
        gapEvidence(facts),
      )
    }
    return judge(
      findings,
      routers.slice(0, 5).map(({ at, name }) => source(at, `${name} is included`)),
      {
        fail: `${findings.length} of ${routers.length} routers are included nowhere.`,
        pass: `All ${routers.length} routers are included.`,
      },
      noSubject(facts, 'router'),
    )
  },
})
