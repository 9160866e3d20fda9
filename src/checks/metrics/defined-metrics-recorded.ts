import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'metrics/defined-metrics-recorded',
  title: 'Every metric that is defined is also recorded',
  severity: 'warning',
  answers: ['A-208'],
  why: 'A metric nobody records stays at zero: dashboards and alerts built on it say that all is well.',
  fix: 'Record it where the thing happens, or remove it.',
  references: [{ label: 'Prometheus: instrumentation', url: 'https://prometheus.io/docs/practices/instrumentation/' }],
  needs: ['metrics', 'python'],
  evaluate({ metrics: { metrics, factories }, python }) {
    const looked = search('metric definitions', 'Python files', python.code.length, metrics.length)
    if (metrics.length === 0) return notApplicable('The code defines no metrics of its own.', [looked])
    const findings = metrics
      .filter(({ recordings, escapes }) => recordings.length === 0 && !escapes)
      .map(
        (one): Finding => ({
          message: `${one.name} is defined and never recorded.`,
          subject: `metric ${one.name}`,
          confidence: python.coverage.unparsed.length > 0 ? 'low' : 'high',
          evidence: [source(one.at, 'defined here'), search(`uses of ${one.name}`, 'Python files', python.code.length)],
        }),
      )
    if (isNonEmpty(findings))
      return fail(`${findings.length} of ${metrics.length} metrics are never recorded.`, findings)
    const recorded = metrics.flatMap(({ name, recordings: [first] }) =>
      first === undefined ? [] : [source(first.at, name)],
    )
    if (isNonEmpty(recorded) && factories.length === 0) {
      const rest = metrics.length - recorded.length
      const handed = rest === 0 ? '' : `; ${rest} are handed on and were not followed`
      return pass(`${recorded.length} of ${metrics.length} metrics are recorded${handed}.`, recorded)
    }
    return unverified('Metrics are handed on in a way that could not be followed.', 'a scrape of /metrics', [
      looked,
      ...factories.slice(0, 5).map((one) => source(one, 'metrics are made from the class handed on here')),
      ...metrics.slice(0, 5).map((one) => source(one.at, one.name)),
    ])
  },
})
