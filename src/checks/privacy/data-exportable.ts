import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { tablesOf } from './tables.ts'

export default defineCheck({
  id: 'privacy/data-exportable',
  title: 'People can get a copy of their data',
  severity: 'recommendation',
  answers: ['A-086', 'A-228'],
  why: 'Access and portability are rights (GDPR articles 15 and 20): without a way of the product every request is days of work, with a deadline of a month.',
  fix: 'Serve an export for the person themselves, or write a command for the office, over all tables that hold their data.',
  references: [{ label: 'GDPR, article 15', url: 'https://gdpr-info.eu/art-15-gdpr/' }],
  needs: ['privacy'],
  evaluate({ privacy: { personal, exports, searched } }) {
    const seen = exports.slice(0, 8).map(({ at, name }) => source(at, name))
    if (isNonEmpty(seen)) return pass('There is a way: a copy of a person’s data', seen)
    const looked = search('a copy of a person’s data', 'endpoints and functions', searched)
    const [first] = personal
    if (first === undefined) return notApplicable('No table of people was found', [looked])
    return fail('No way was found: a copy of a person’s data', [
      {
        message: `${tablesOf(first.name, personal.length - 1)} data of people, and nothing was found that gives a person a copy of it`,
        subject: 'a copy of a person’s data',
        confidence: 'medium',
        evidence: [source(first.at, 'data of people'), looked],
      },
    ])
  },
})
