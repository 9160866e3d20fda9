import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { LabelValue, MetricsFacts } from '../../facts/metrics/types.ts'
import { defineCheck } from '../define-check.ts'

interface PathLabel extends LabelValue {
  readonly metric: string
}

export default defineCheck({
  id: 'metrics/path-label-is-template',
  title: 'Path labels hold the route, not the address that was asked for',
  severity: 'warning',
  answers: ['A-210', 'A-209'],
  why: 'With /leads/17 and /leads/18 as labels every record makes new time series, and a scanner that asks for random addresses makes thousands.',
  fix: "Use the template of the matched route (request.scope['route'].path) and one constant for requests that match no route.",
  references: [
    { label: 'Prometheus: naming and labels', url: 'https://prometheus.io/docs/practices/naming/#labels' },
    { label: 'OpenTelemetry: http.route', url: 'https://opentelemetry.io/docs/specs/semconv/http/http-metrics/' },
  ],
  needs: ['metrics'],
  evaluate({ metrics }) {
    const labels = pathLabels(metrics)
    const libraries = metrics.instrumentations.filter(({ reach, isKnown }) => isKnown && reach !== 'never')
    const looked = search(
      'labels that hold a path',
      'metric recordings',
      metrics.metrics.length + libraries.length,
      labels.length,
    )
    const findings = [...fromLabels(labels), ...fromLibraries(metrics)]
    if (isNonEmpty(findings)) return fail('A path label holds raw addresses.', findings)
    const good: Evidence[] = [
      ...labels.filter(({ range }) => range === 'template').map((one) => source(one.at, `${one.metric}: ${one.text}`)),
      ...libraries.filter(({ path }) => path === 'template').map((one) => source(one.at, one.name)),
    ]
    const unknown = [
      ...labels.filter(({ range }) => range === 'unknown'),
      ...libraries.filter(({ path }) => path === 'unknown'),
    ]
    if (unknown.length > 0) {
      return unverified(
        'What a path label is filled with could not be followed.',
        'a scrape of /metrics after requests for two records',
        [...unknown.map((one) => source(one.at)), ...good],
      )
    }
    return isNonEmpty(good)
      ? pass('Path labels hold the template of the route.', good)
      : notApplicable('No metric has a path label.', [looked])
  },
})

function pathLabels(metrics: MetricsFacts): PathLabel[] {
  return metrics.metrics.flatMap(({ name: metric, recordings }) =>
    recordings
      .flatMap(({ labels }) => labels)
      .flatMap((label): PathLabel[] => {
        const isPath = /^(path|endpoint|route|handler|url|uri|http[._](route|target|url))$/i.test(label.name)
        const counts = label.range === 'template' || label.range === 'raw-path' || (isPath && label.range === 'unknown')
        return counts ? [{ ...label, metric }] : []
      }),
  )
}

/** One finding for each expression, however many metrics it fills. */
function fromLabels(labels: readonly PathLabel[]): Finding[] {
  const groups = new Map<string, PathLabel[]>()
  for (const label of labels) {
    if (label.range !== 'raw-path') continue
    const key = `${label.at.file}:${label.at.line}`
    groups.set(key, [...(groups.get(key) ?? []), label])
  }
  return [...groups.values()].flatMap((group): Finding[] => {
    const first = group[0]
    if (first === undefined) return []
    const names = [...new Set(group.map(({ metric }) => metric))]
    return [
      {
        message: `Label ${first.name} of ${names.join(', ')} holds ${first.reason}.`,
        subject: `path label of ${names[0]} in ${first.at.file}`,
        confidence: 'high',
        evidence: [source(first.at, 'the value of the label')],
      },
    ]
  })
}

function fromLibraries(metrics: MetricsFacts): Finding[] {
  return metrics.instrumentations
    .filter(({ path, reach }) => path === 'raw-path' && reach !== 'never')
    .map((one) => ({
      message: `${one.name} records raw addresses because of ${one.option}.`,
      subject: `path label of ${one.name}`,
      confidence: 'high' as const,
      evidence: [source(one.at, one.option)] as const,
    }))
}
