import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { LabelValue, Metric } from '../../facts/metrics/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'metrics/labels-bounded',
  title: 'No metric label takes a value per user, record or request',
  severity: 'warning',
  answers: ['A-209', 'A-211'],
  why: 'Every combination of label values is a time series of its own: an id as a label fills the memory of the service and of Prometheus.',
  fix: 'Drop the label, or replace it with a small set of classes; ids belong into logs and traces.',
  references: [{ label: 'Prometheus: naming and labels', url: 'https://prometheus.io/docs/practices/naming/#labels' }],
  needs: ['metrics', 'python'],
  evaluate({ metrics, python }) {
    const labelled = metrics.metrics.filter((one) => one.labels.length > 0 || labelsOf(one).length > 0)
    const looked = search('metrics with labels', 'metric definitions', metrics.metrics.length, labelled.length)
    if (metrics.metrics.length === 0) return notApplicable('The code defines no metrics of its own.', [looked])
    if (labelled.length === 0) return notApplicable('No metric has labels.', [looked])
    const findings = labelled.flatMap(findingsOf)
    if (isNonEmpty(findings)) return fail(`${findings.length} metric labels have no bound.`, findings)
    const values = labelled.flatMap(labelsOf)
    const known = values.filter(({ range }) => range === 'bounded' || range === 'template')
    const made = metrics.factories.map((one) => source(one, 'metrics are made from the class handed on here'))
    if (
      python.coverage.unparsed.length > 0 ||
      made.length > 0 ||
      known.length * 2 < values.length ||
      values.length === 0
    ) {
      return unverified(
        'Where the label values come from could not be followed.',
        'a scrape of /metrics after some traffic',
        [looked, ...made.slice(0, 5), ...labelled.slice(0, 5).map((one) => source(one.at, one.name))],
      )
    }
    const evidence = labelled.slice(0, 20).map((one) => source(one.at, `${one.name}: ${one.labels.join(', ')}`))
    const rest = values.length - known.length
    const open = rest === 0 ? '' : `; ${rest} of ${values.length} values were not followed`
    return pass(`No label of ${labelled.length} metrics is filled with an id, address, query or message${open}.`, [
      looked,
      ...evidence,
    ])
  },
})

function labelsOf(metric: Metric): LabelValue[] {
  return metric.recordings.flatMap(({ labels }) => labels)
}

function findingsOf(metric: Metric): Finding[] {
  const bad = new Map<string, LabelValue>()
  for (const label of labelsOf(metric))
    if (label.range === 'unbounded' && !bad.has(label.name)) bad.set(label.name, label)
  return [...bad.values()].map((label) => ({
    message: `Label ${label.name} of ${metric.name} has no bound: ${label.reason}.`,
    subject: `metric ${metric.name} label ${label.name}`,
    confidence: 'high',
    evidence: [source(metric.at, 'the metric'), source(label.at, `filled with ${label.text}`)],
  }))
}
