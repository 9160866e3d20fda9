import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/database-dedicated',
  title: 'Tests empty only a database of their own',
  severity: 'warning',
  answers: ['C-254'],
  why: 'Tests that drop all tables of whatever DATABASE_URL names need one terminal with the wrong variable to empty production.',
  fix: 'Read TEST_DATABASE_URL, or start a container; refuse to run when the name of the database does not say test.',
  references: [{ label: 'The Twelve-Factor App: config', url: 'https://12factor.net/config' }],
  needs: ['tests', 'scenarios'],
  evaluate({ tests, scenarios: { emptying } }) {
    if (tests.usesDatabase === undefined)
      return notApplicable('The service uses no database', [testSearch(tests, 'tests')])
    const findings = emptying.flatMap(({ at, how, addressAt }) =>
      addressAt === undefined
        ? []
        : [
            {
              message: `${how} empties whatever database the service is pointed at`,
              subject: `emptying in ${at.file}`,
              confidence: 'high' as const,
              evidence: [source(at, how), source(addressAt, 'the address of the service itself')] as const,
            },
          ],
    )
    if (isNonEmpty(findings)) return fail('Tests may empty the database of the service', findings)
    const seen = [
      ...tests.databases
        .filter(({ kind }) => kind !== 'mock')
        .slice(0, 5)
        .map(({ at, what }) => source(at, what)),
      ...emptying.slice(0, 3).map(({ at, how }) => source(at, `${how}, on a database of the tests`)),
    ]
    if (isNonEmpty(seen)) return pass('Tests have a database of their own', seen)
    const blind = blindSpot(tests)
    return blind ?? notApplicable('No test uses a database', [testSearch(tests, 'addresses of databases in tests')])
  },
})
