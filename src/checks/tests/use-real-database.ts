import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { DatabaseSign } from '../../facts/tests/types.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/use-real-database',
  title: 'Tests run on the kind of database that production runs on',
  severity: 'recommendation',
  answers: ['A-243'],
  why: 'SQLite and mocks accept what PostgreSQL refuses: types, constraints, locks and migrations are then first tried in production.',
  fix: 'Start PostgreSQL for the tests: testcontainers, a service of the workflow, or a compose file for tests.',
  references: [{ label: 'Testcontainers for Python', url: 'https://testcontainers-python.readthedocs.io/' }],
  needs: ['tests'],
  evaluate({ tests }) {
    const of = (kind: DatabaseSign['kind']) => tests.databases.filter((one) => one.kind === kind)
    const real = of('real').map(({ at, what }) => source(at, what))
    if (tests.cases.length > 0 && isNonEmpty(real)) return pass('Tests run on a real database.', real)
    if (tests.usesDatabase === undefined)
      return notApplicable('No database library was seen in the service.', [testSearch(tests, 'tests')])
    const blind = blindSpot(tests)
    if (blind !== undefined) return blind
    const [replaced] = [...of('mock'), ...of('sqlite')]
    if (replaced !== undefined) {
      return fail('Tests do not run on a real database.', [
        {
          message: `Tests run on ${replaced.what} instead of a real database.`,
          subject: 'database of the tests',
          confidence: 'medium',
          evidence: [source(replaced.at), source(tests.usesDatabase.at, tests.usesDatabase.what)],
        },
      ])
    }
    if (tests.cases.length === 0) return notApplicable('There is no test.', [testSearch(tests, 'tests')])
    return unverified('On which database the tests run was not seen.', 'the database URL of the test run', [
      source(tests.usesDatabase.at, tests.usesDatabase.what),
    ])
  },
})
