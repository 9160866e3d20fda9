import { source } from '../../core/evidence.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/no-fixed-sleeps',
  title: 'Tests of the whole wait for what they need, not for a fixed time',
  severity: 'recommendation',
  answers: ['C-257'],
  why: 'A pause is too short on a busy machine and too long on all others: the suite gets slow and fails at random, and people stop believing it.',
  fix: 'Wait for the state that is expected, with an upper bound, or set the clock in the test.',
  references: [{ label: 'Playwright: auto-waiting', url: 'https://playwright.dev/docs/actionability' }],
  needs: ['tests', 'scenarios'],
  evaluate({ tests, scenarios: { cases } }) {
    const whole = cases.filter(({ kind, runs }) => runs && kind !== 'unit')
    return judge(
      whole.flatMap(({ name, sleeps: [first] }) =>
        first === undefined
          ? []
          : [
              {
                message: `${name} waits for a fixed time`,
                subject: `pause in ${name}`,
                confidence: 'medium' as const,
                evidence: [source(first, 'a pause of a fixed length')] as const,
              },
            ],
      ),
      whole.slice(0, 5).map(({ at, name }) => source(at, name)),
      {
        fail: 'Tests wait for fixed times',
        pass: `${plural(whole.length, 'test')} of the whole, without fixed pauses`,
      },
      tests.cases.length === 0
        ? (blindSpot(tests) ?? notApplicable('There are no tests', [testSearch(tests, 'tests')]))
        : notApplicable('No test tries the service as a whole', [
            testSearch(tests, 'tests with requests or a browser'),
          ]),
    )
  },
})
