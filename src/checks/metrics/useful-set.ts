import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { EndpointsFacts } from '../../facts/endpoints/types.ts'
import type { Metric, MetricsFacts } from '../../facts/metrics/types.ts'
import { mayHold } from '../../facts/python/may-hold.ts'
import type { PythonFacts } from '../../facts/python/types.ts'
import { defineCheck } from '../define-check.ts'

/** A kind of metric worth having, when the service does the thing it measures. */
interface Wanted {
  readonly what: string
  readonly matches: (metric: Metric) => boolean
  /** A library that measures HTTP requests gives it, too. */
  readonly fromLibrary: boolean
  readonly applies: (facts: { python: PythonFacts; endpoints: EndpointsFacts }) => boolean
}

const MAILERS = ['smtplib', 'aiosmtplib', 'fastapi_mail', 'sendgrid', 'resend', 'postmarker', 'emails']
const RUNNERS = ['celery', 'arq', 'rq', 'dramatiq', 'apscheduler', 'procrastinate', 'taskiq', 'huey', 'saq']
const REQUEST = /(http|request|response|api)/i

const WANTED: readonly Wanted[] = [
  {
    what: 'a request counter with method and route',
    matches: (one) =>
      REQUEST.test(one.name) && hasLabel(one, /method/i) && hasLabel(one, /path|route|endpoint|handler|target/i),
    fromLibrary: true,
    applies: ({ endpoints }) => endpoints.endpoints.length > 0,
  },
  {
    what: 'a counter of 5xx answers',
    matches: (one) =>
      /5xx|server_error|http.*error/i.test(one.name) || (REQUEST.test(one.name) && hasLabel(one, /status|code/i)),
    fromLibrary: true,
    applies: ({ endpoints }) => endpoints.endpoints.length > 0,
  },
  {
    what: 'a counter of e-mails sent and failed',
    matches: (one) => /e?mail/i.test(one.name),
    fromLibrary: false,
    applies: ({ python }) => imports(python, MAILERS),
  },
  {
    what: 'a counter of webhook events',
    matches: (one) => /webhook/i.test(one.name),
    fromLibrary: false,
    applies: ({ endpoints }) => endpoints.endpoints.some(({ purpose }) => purpose === 'webhook'),
  },
  {
    what: 'a heartbeat of the job runner',
    matches: (one) => /heartbeat|last_run|last_success/i.test(one.name),
    fromLibrary: false,
    applies: ({ python }) =>
      imports(python, RUNNERS) ||
      python.code.some(
        ({ file, tree }) => /heartbeat|job|worker/.test(file) && /def \w*(heartbeat|beat)\b/i.test(tree.text),
      ),
  },
]

export default defineCheck({
  id: 'metrics/useful-set',
  title: 'The metrics tell of requests, errors, e-mails, webhooks and jobs',
  severity: 'recommendation',
  answers: ['A-214', 'A-215', 'A-216', 'A-217', 'A-218', 'A-219'],
  why: 'These are the numbers alerts are built on: traffic, failures, and the work that no user waits for and nobody sees fail.',
  fix: 'Add the missing ones, with few label values, where the thing happens.',
  references: [
    {
      label: 'Google SRE: monitoring distributed systems',
      url: 'https://sre.google/sre-book/monitoring-distributed-systems/',
    },
  ],
  needs: ['metrics', 'python', 'endpoints'],
  evaluate({ metrics, python, endpoints }) {
    const looked = search('metrics', 'Python files', python.code.length, metrics.metrics.length)
    if (metrics.metrics.length === 0 && metrics.instrumentations.length === 0) {
      return notApplicable('The service measures nothing yet.', [looked])
    }
    const applicable = WANTED.filter(({ applies }) => applies({ python, endpoints }))
    const seen: Evidence[] = []
    const findings: Finding[] = []
    const outside = instrumentation(metrics, false)
    const unsure: string[] = []
    for (const wanted of applicable) {
      const evidence = evidenceOf(wanted, metrics)
      if (evidence !== undefined) seen.push(evidence)
      else if (wanted.fromLibrary && outside !== undefined) unsure.push(wanted.what)
      else findings.push(missing(wanted.what, looked))
    }
    if (isNonEmpty(findings))
      return fail(`${findings.length} of ${applicable.length} useful kinds of metrics are missing.`, findings)
    if (outside !== undefined && unsure.length > 0) {
      return unverified(
        `Whether ${outside.name} gives ${unsure.join(' and ')} lies outside the code that was read.`,
        'the metrics a running instance gives out',
        [source(outside.at, outside.name)],
      )
    }
    return isNonEmpty(seen)
      ? pass('All useful kinds of metrics that apply are there.', seen)
      : notApplicable('None of the kinds applies.', [looked])
  },
})

function hasLabel(metric: Metric, pattern: RegExp): boolean {
  return (
    metric.labels.some((label) => pattern.test(label)) ||
    metric.recordings.some(({ labels }) => labels.some(({ name }) => pattern.test(name)))
  )
}

function imports(python: PythonFacts, libraries: readonly string[]): boolean {
  const pattern = new RegExp(`^\\s*(?:from|import)\\s+(?:${libraries.join('|')})\\b`, 'm')
  return python.code.some(({ tree }) => mayHold(tree, ...libraries) && pattern.test(tree.text))
}

function evidenceOf(wanted: Wanted, metrics: MetricsFacts): Evidence | undefined {
  const own = metrics.metrics.find((one) => wanted.matches(one) && (one.recordings.length > 0 || one.escapes))
  if (own !== undefined) return source(own.at, own.name)
  const library = wanted.fromLibrary ? instrumentation(metrics, true) : undefined
  return library === undefined ? undefined : source(library.at, library.name)
}

function instrumentation({ instrumentations }: MetricsFacts, isKnown: boolean) {
  return instrumentations.find((one) => one.isKnown === isKnown && one.reach !== 'never')
}

function missing(what: string, looked: Evidence): Finding {
  return {
    message: `There is no metric for ${what}.`,
    subject: `metric for ${what}`,
    confidence: 'medium',
    evidence: [looked],
  }
}
