import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/none-silently-skipped',
  title: 'No test is switched off without a reason',
  severity: 'warning',
  answers: ['A-241'],
  why: 'A skipped test counts as green. Without a reason nobody knows whether it may ever run again.',
  fix: 'Make it run, give the reason (pytest.mark.skip(reason="…")), or delete it.',
  references: [{ label: 'pytest: skip and xfail', url: 'https://docs.pytest.org/en/stable/how-to/skipping.html' }],
  needs: ['tests'],
  evaluate({ tests }) {
    const findings: Finding[] = []
    const told = new Set<string>()
    for (const { name, skipped } of tests.cases) {
      if (skipped === undefined || skipped.reason !== undefined) continue
      const key = `${skipped.at.file}:${skipped.at.line}`
      if (told.has(key)) continue
      told.add(key)
      findings.push({
        message: `${name} is skipped without a reason.`,
        subject: `test ${name} in ${skipped.at.file}`,
        confidence: 'high',
        evidence: [source(skipped.at)],
      })
    }
    const blind = blindSpot(tests)
    if (findings.length === 0 && blind !== undefined) return blind
    const reasons = tests.cases
      .flatMap(({ skipped }) => (skipped?.reason === undefined ? [] : [source(skipped.at, skipped.reason)]))
      .slice(0, 9)
    const seen = tests.cases.length === 0 ? [] : [testSearch(tests, 'tests skipped without a reason'), ...reasons]
    return judge(
      findings,
      seen,
      { fail: 'A test is switched off without a reason.', pass: 'No test is switched off without a reason.' },
      notApplicable('There is no test.', [testSearch(tests, 'tests')]),
    )
  },
})
