import { search, source } from '../../core/evidence.ts'
import { fail, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot } from './empty.ts'

export default defineCheck({
  id: 'tests/present',
  title: 'The service has tests that run',
  severity: 'warning',
  answers: ['A-241'],
  why: 'Without tests every change is a guess, and every upgrade a risk nobody measures.',
  fix: 'Begin with the paths that cost most when they break: sign-in, payment, what one customer may see of another.',
  references: [{ label: 'pytest: get started', url: 'https://docs.pytest.org/en/stable/getting-started.html' }],
  needs: ['tests'],
  evaluate({ tests }) {
    const running = tests.cases.filter(({ skipped }) => skipped === undefined)
    const [first] = running
    if (first !== undefined) {
      const counted = search('tests that run', `${tests.files.length} test files`, tests.cases.length, running.length)
      return pass(`${running.length} tests in ${tests.files.length} files.`, [source(first.at, first.name), counted])
    }
    const blind = blindSpot(tests)
    if (blind !== undefined) return blind
    const [skipped] = tests.cases
    return fail('No test runs.', [
      {
        message: skipped === undefined ? 'There is no test.' : `All ${tests.cases.length} tests are skipped.`,
        subject: 'tests',
        confidence: 'high',
        evidence: [
          skipped?.skipped === undefined
            ? search('test functions', 'files named like tests', tests.searched)
            : source(skipped.skipped.at),
        ],
      },
    ])
  },
})
