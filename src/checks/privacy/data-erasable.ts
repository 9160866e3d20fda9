import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { tablesOf } from './tables.ts'

export default defineCheck({
  id: 'privacy/data-erasable',
  title: 'People can be forgotten',
  severity: 'recommendation',
  answers: ['A-087', 'A-228'],
  why: 'Erasure is a right (GDPR article 17): done by hand it misses tables, files and logs.',
  fix: 'Write one function that deletes or anonymises a person in every table, and serve it or give it to the office.',
  references: [{ label: 'GDPR, article 17', url: 'https://gdpr-info.eu/art-17-gdpr/' }],
  needs: ['privacy'],
  evaluate({ privacy: { personal, erasures, searched } }) {
    const seen = erasures.slice(0, 8).map(({ at, name }) => source(at, name))
    if (isNonEmpty(seen)) return pass('There is a way: deleting or anonymising a person', seen)
    const looked = search('deleting or anonymising a person', 'endpoints and functions', searched)
    const [first] = personal
    if (first === undefined) return notApplicable('No table of people was found', [looked])
    return fail('No way was found: deleting or anonymising a person', [
      {
        message: `${tablesOf(first.name, personal.length - 1)} data of people, and nothing was found that deletes or anonymises a person`,
        subject: 'deleting or anonymising a person',
        confidence: 'medium',
        evidence: [source(first.at, 'data of people'), looked],
      },
    ])
  },
})
