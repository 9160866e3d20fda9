import { isNonEmpty, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/data-managed',
  title: 'Test data is made by fixtures and factories, and is nobody’s',
  severity: 'recommendation',
  answers: ['C-256'],
  why: 'A dump of production among the fixtures is a leak with a history; an address that exists gets the mail of the test run.',
  fix: 'Make data in fixtures or factories, with addresses under example.com or a domain of your own.',
  references: [{ label: 'RFC 2606: reserved names', url: 'https://www.rfc-editor.org/rfc/rfc2606' }],
  needs: ['tests', 'scenarios'],
  evaluate({ tests, scenarios: { makers, realData } }) {
    const findings = realData.map(({ name, at }) => ({
      message: `${name} among the test data`,
      subject: `test data in ${at.file}`,
      confidence: 'medium' as const,
      evidence: [source(at, name)] as const,
    }))
    if (isNonEmpty(findings)) return fail('Test data may belong to real people', findings)
    const seen = makers.slice(0, 8).map(({ at, name }) => source(at, name))
    if (isNonEmpty(seen))
      return pass(`${plural(makers.length, 'fixture or factory', 'fixtures and factories')} make the test data`, seen)
    return blindSpot(tests) ?? notApplicable('No test needs data', [testSearch(tests, 'fixtures and factories')])
  },
})
