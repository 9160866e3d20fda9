import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/rate-limit-tested',
  title: 'A test proves that the rate limit limits',
  severity: 'recommendation',
  answers: ['A-100', 'A-109'],
  why: 'A limiter that is configured and never applied looks like one that works, until somebody sends the requests.',
  fix: 'Send one request more than the limit allows and expect 429.',
  references: [{ label: 'RFC 6585: 429 Too Many Requests', url: 'https://www.rfc-editor.org/rfc/rfc6585#section-4' }],
  needs: ['tests', 'endpoints'],
  evaluate({ tests, endpoints }) {
    const limiting = tests.cases.flatMap(({ skipped, statuses, name }) =>
      skipped === undefined ? statuses.filter(({ status }) => status === 429).map(({ at }) => source(at, name)) : [],
    )
    if (isNonEmpty(limiting)) return pass('A test expects 429.', limiting)
    if (endpoints.endpoints.length === 0 && endpoints.frameworks.length === 0)
      return notApplicable('The service has no endpoints.', [testSearch(tests, 'tests')])
    const blind = blindSpot(tests)
    if (blind !== undefined) return blind
    return fail('No test expects the rate limit.', [
      {
        message: `None of ${tests.cases.length} tests expects 429.`,
        subject: 'tests of the rate limit',
        confidence: 'medium',
        evidence: [testSearch(tests, 'tests that expect 429')],
      },
    ])
  },
})
