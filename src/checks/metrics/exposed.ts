import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import type { MetricsExposure } from '../../facts/metrics/types.ts'
import type { Setting, SettingsFacts } from '../../facts/settings/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'metrics/exposed',
  title: 'The service gives out metrics',
  severity: 'warning',
  answers: ['A-208'],
  why: 'Without request counts, errors and durations nobody is told that the service fails before its users tell.',
  fix: 'Register a metrics middleware and serve them at /metrics (prometheus-fastapi-instrumentator does both), or push them to a collector.',
  references: [
    { label: 'Prometheus: instrumentation', url: 'https://prometheus.io/docs/practices/instrumentation/' },
    {
      label: 'prometheus-fastapi-instrumentator',
      url: 'https://github.com/trallnag/prometheus-fastapi-instrumentator',
    },
  ],
  needs: ['metrics', 'python', 'endpoints', 'settings'],
  evaluate({ metrics, python, endpoints, settings }) {
    const what = 'metrics endpoints, ports and exporters'
    const looked = search(what, 'Python files', python.code.length, metrics.exposures.length)
    const open = metrics.exposures.filter(({ reach }) => reach !== 'never')
    const application = endpoints.applications[0]
    const [workers] = open.every(({ ofWorker }) => ofWorker) ? open : []
    if (application !== undefined && workers !== undefined)
      return fail('Only the workers give out metrics.', [ofWorkersOnly(workers, application.at)])
    const seen = open.map((one) => source(one.at, `${one.kind}: ${one.path ?? one.name}`))
    const off = open.flatMap(({ conditions }) => switchOf(conditions, settings))
    if (isNonEmpty(seen) && isNonEmpty(off) && off.length === open.length)
      return unverified(
        `Metrics leave the service only when ${off[0].name} is set, which it is not by default.`,
        `${off[0].name} in the environment of production`,
        [...seen, source(off[0].at, off[0].name)],
      )
    if (isNonEmpty(seen))
      return pass(`Metrics leave the service in ${seen.length === 1 ? 'one way' : `${seen.length} ways`}.`, seen)
    const dead = metrics.exposures.map(neverRuns)
    if (isNonEmpty(dead)) return fail('Metrics are exposed by code that never runs.', dead)
    if (python.coverage.unparsed.length > 0) {
      return unverified('No metrics were found, but some files could not be read.', 'files that parse', [looked])
    }
    const defined = metrics.metrics.map((one) => source(one.at, one.name))
    if (isNonEmpty(defined)) {
      return fail('Metrics are counted and given to nobody.', [
        {
          message: `${defined.length} metrics are defined, and nothing serves or pushes them.`,
          subject: 'metrics exposure',
          confidence: 'medium',
          evidence: [defined[0], looked],
        },
      ])
    }
    if (application === undefined) return notApplicable('There is no web application to measure.', [looked])
    return fail('The service gives out no metrics.', [
      {
        message: 'No endpoint, port or exporter gives out metrics.',
        subject: 'metrics exposure',
        confidence: 'medium',
        evidence: [looked, source(application.at, 'the application')],
      },
    ])
  },
})

function ofWorkersOnly(workers: MetricsExposure, application: Position): Finding {
  return {
    message: `The workers of the task queue give out metrics (${workers.name}), the application that answers requests none.`,
    subject: 'metrics exposure',
    confidence: 'medium',
    evidence: [source(application, 'the application'), source(workers.at, 'the workers')],
  }
}

function neverRuns(one: MetricsExposure): Finding {
  return {
    message: `${one.name} would give out metrics, but nothing runs it.`,
    subject: `metrics exposure ${one.name}`,
    confidence: 'high',
    evidence: [source(one.at)],
  }
}

/** The setting, empty or off by default, that a way out for metrics stands under (`if metrics_enabled == "true":`). */
function switchOf(conditions: readonly string[] = [], { settings }: SettingsFacts): Setting[] {
  const words = new Set(
    conditions.filter((text) => !/\bnot\b|!=/.test(text)).flatMap((text) => text.match(/\w+/g) ?? []),
  )
  const found = settings.find(
    ({ attribute, default: given }) =>
      attribute !== undefined &&
      words.has(attribute) &&
      given.kind === 'constant' &&
      (!given.value || /^(false|0|no|off)$/i.test(String(given.value))),
  )
  return found === undefined ? [] : [found]
}
