import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/refusals-tested',
  title: 'Tests prove that requests without the right to do something are refused',
  severity: 'warning',
  answers: ['A-244'],
  why: 'A guard that is lost in a refactoring breaks no feature: only a test that expects 401 or 403 notices.',
  fix: 'For each kind of endpoint, call it without credentials and with those of another customer, and expect 401, 403 or 404.',
  references: [
    {
      label: 'OWASP WSTG: authorization testing',
      url: 'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/05-Authorization_Testing/',
    },
  ],
  needs: ['tests', 'endpoints'],
  evaluate({ tests, endpoints }) {
    const refusing = tests.cases.flatMap(({ skipped, statuses, name }) =>
      skipped === undefined
        ? statuses.filter(({ status }) => status === 401 || status === 403).map(({ at }) => source(at, name))
        : [],
    )
    if (isNonEmpty(refusing)) {
      const [first, ...rest] = refusing
      return pass(`${refusing.length} places in tests expect a refusal.`, [first, ...rest.slice(0, 9)])
    }
    if (endpoints.endpoints.length === 0 && endpoints.frameworks.length === 0)
      return notApplicable('The service has no endpoints.', [testSearch(tests, 'tests')])
    const blind = blindSpot(tests)
    if (blind !== undefined) return blind
    return fail('No test expects a refusal.', [
      {
        message:
          tests.cases.length === 0
            ? 'There is no test, so none expects 401 or 403.'
            : `None of ${tests.cases.length} tests expects 401 or 403.`,
        subject: 'tests of refusals',
        confidence: 'medium',
        evidence: [testSearch(tests, 'tests that expect 401 or 403')],
      },
    ])
  },
})
