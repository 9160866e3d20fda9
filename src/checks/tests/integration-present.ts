import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/integration-present',
  title: 'Tests try the service as a whole, and CI runs them',
  severity: 'warning',
  answers: ['C-253', 'C-346'],
  why: 'Units that work alone fail together: routing, guards, sessions and serialisation are only tried by requests to the application.',
  fix: 'Send requests to the application in tests (TestClient, httpx.ASGITransport, supertest) and run them in a workflow.',
  references: [{ label: 'FastAPI: testing', url: 'https://fastapi.tiangolo.com/tutorial/testing/' }],
  needs: ['tests', 'scenarios', 'endpoints', 'workflows'],
  evaluate({ tests, scenarios, endpoints, workflows }) {
    if (endpoints.endpoints.length === 0)
      return notApplicable('The service has no endpoints', [testSearch(tests, 'tests')])
    const found = scenarios.cases.filter(({ kind, runs }) => runs && kind !== 'unit')
    const seen = found
      .slice(0, 6)
      .map(({ at, name, requests }) => source(at, `${name}: ${plural(requests, 'request')}`))
    if (!isNonEmpty(seen)) {
      const blind = blindSpot(tests)
      if (blind !== undefined) return blind
      return fail('No test sends a request to the application', [
        {
          message: `None of ${plural(tests.cases.length, 'test')} sends a request to the application`,
          subject: 'integration tests',
          confidence: 'medium',
          evidence: [testSearch(tests, 'requests through a client of the application')],
        },
      ])
    }
    const run = workflows.gates.find(({ kind }) => kind === 'tests')
    if (run !== undefined)
      return pass(`${plural(found.length, 'test')} try the service as a whole, and CI runs them`, [
        source(run.at, `${run.tool} runs them`),
        ...seen,
      ])
    return workflows.workflows.length === 0
      ? unverified(
          `${plural(found.length, 'test')} try the service as a whole; what runs them was not seen`,
          'The configuration of CI',
          seen,
        )
      : fail('No workflow runs the tests', [
          {
            message: 'Workflows are there, and none runs the tests',
            subject: 'integration tests in CI',
            confidence: 'medium',
            evidence: seen,
          },
        ])
  },
})
