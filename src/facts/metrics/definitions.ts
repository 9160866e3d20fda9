import type { Position } from '../../core/position.ts'
import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { identifiersNamed } from '../python/identifiers.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import { byName, rangeOf } from './ranges.ts'
import type { LabelValue, Metric, MetricKind, MetricRecording } from './types.ts'

const CLASSES =
  /^(prometheus_client(\.metrics)?|aioprometheus(\.collectors)?)\.(Counter|Gauge|Histogram|Summary|Info|Enum)$/
const INSTRUMENTS: Readonly<Record<string, MetricKind>> = {
  create_counter: 'counter',
  create_up_down_counter: 'gauge',
  create_histogram: 'histogram',
  create_gauge: 'gauge',
}
const RECORDS = new Set([
  'inc',
  'dec',
  'observe',
  'set',
  'time',
  'labels',
  'track_inprogress',
  'count_exceptions',
  'set_to_current_time',
  'set_function',
  'info',
  'state',
  'add',
  'record',
  'remove',
])

interface Defined {
  readonly node: PythonNode
  readonly kind: MetricKind
  readonly library: string
  readonly labels: readonly string[]
  readonly name: string | undefined
  readonly variable: string | undefined
}

/** Every metric the code defines, with the places that record it. */
export function definedMetrics(python: PythonFacts): Metric[] {
  return [...prometheusMetrics(python), ...openTelemetryMetrics(python)].map((metric) => {
    const { recordings, escapes } = recordingsOf(python, metric)
    return {
      name: metric.name ?? metric.variable ?? 'unnamed',
      kind: metric.kind,
      library: metric.library,
      labels: metric.labels,
      at: metric.node.position,
      recordings,
      escapes: escapes || metric.variable === undefined,
    }
  })
}

function prometheusMetrics(python: PythonFacts): Defined[] {
  return python
    .callsNamed('Counter', 'Gauge', 'Histogram', 'Summary', 'Info', 'Enum')
    .flatMap(({ node, name }): Defined[] => {
      const match = CLASSES.exec(name ?? '')
      if (match === null) return []
      const labels = argument(node, 'labelnames', 2)
      const known = labels === undefined ? [] : python.constant(labels)
      return [
        {
          node,
          kind: (match[4] ?? 'counter').toLowerCase() as MetricKind,
          library: (match[1] ?? '').split('.')[0] ?? '',
          labels: Array.isArray(known) ? known.map(String) : [],
          name: textOf(python, argument(node, 'name', 0)),
          variable: variableOf(node),
        },
      ]
    })
}

function openTelemetryMetrics(python: PythonFacts): Defined[] {
  return python.callsNamed(...Object.keys(INSTRUMENTS)).flatMap(({ node }): Defined[] => {
    const callee = node.field('function')
    const kind = INSTRUMENTS[callee?.field('attribute')?.text ?? '']
    if (kind === undefined || !/meter/i.test(callee?.field('object')?.text ?? '')) return []
    const name = textOf(python, argument(node, 'name', 0))
    return [{ node, kind, library: 'opentelemetry', labels: [], name, variable: variableOf(node) }]
  })
}

function textOf(python: PythonFacts, node: PythonNode | undefined): string | undefined {
  const value = node === undefined ? undefined : python.constant(node)
  return typeof value === 'string' ? value : undefined
}

/** The variable or attribute a definition is kept in, without `self.`. */
function variableOf(node: PythonNode): string | undefined {
  const parent = node.parentNode
  const left = parent?.kind === 'assignment' ? parent.field('left') : undefined
  if (left?.kind === 'identifier') return left.text
  return left?.kind === 'attribute' ? left.field('attribute')?.text : undefined
}

/** Uses of the metric's variable: `x.labels(…).inc()` records, anything else may hand it on. */
function recordingsOf(python: PythonFacts, metric: Defined): { recordings: MetricRecording[]; escapes: boolean } {
  const recordings: MetricRecording[] = []
  let escapes = false
  const { variable } = metric
  if (variable === undefined) return { recordings, escapes }
  for (const module of python.code) {
    for (const use of identifiersNamed(module, variable)) {
      if (!mayBe(python, use, metric)) continue
      const calls = chainOf(use)
      const recorded = calls.find(({ method }) => RECORDS.has(method))
      if (recorded === undefined) {
        escapes ||= use.enclosing('import_from_statement') === undefined
        continue
      }
      const labels = calls.flatMap(({ method, call }) => labelsIn(python, method, call, metric))
      recordings.push({ at: use.position, method: calls.at(-1)?.method ?? recorded.method, labels })
    }
  }
  return { recordings, escapes }
}

/** Whether a name can stand for the metric: it resolves to the definition, or to nothing known. */
function mayBe(python: PythonFacts, use: PythonNode, metric: Defined): boolean {
  const isMember = use.parentNode?.kind === 'attribute' && use.fieldName === 'attribute'
  const node = isMember ? use.parentNode : use
  if (node.parentNode?.kind === 'assignment' && node.fieldName === 'left') return false
  if (use.fieldName === 'name') return false
  const found = python.resolve(node)
  if (found === undefined || found.kind === 'external') return isMember
  if (found.kind !== 'value') return false
  // `x = None` first and the metric later: another assignment to the same name in the same file.
  return found.node.equals(metric.node) || (found.node.tree === metric.node.tree && found.name.endsWith(`.${use.text}`))
}

/** The calls after a name: `x.labels(a).inc()` gives `labels` and `inc`. */
function chainOf(use: PythonNode): { method: string; call: PythonNode }[] {
  const calls: { method: string; call: PythonNode }[] = []
  let at = use.parentNode?.kind === 'attribute' && use.fieldName === 'attribute' ? use.parentNode : use
  for (;;) {
    const attribute = at.parentNode
    if (attribute?.kind !== 'attribute' || attribute.field('object')?.equals(at) !== true) return calls
    const call = attribute.parentNode
    const method = attribute.field('attribute')?.text ?? ''
    if (call?.kind !== 'call' || call.field('function')?.equals(attribute) !== true) return calls
    calls.push({ method, call })
    at = call
  }
}

function labelsIn(python: PythonFacts, method: string, call: PythonNode, metric: Defined): LabelValue[] {
  const say = (name: string, node: PythonNode): LabelValue => {
    const value = rangeOf(python, node)
    const named = value.range === 'unknown' ? byName(name, node) : value
    const found = named.range === 'unbounded' ? named : value
    return { name, text: node.text, range: found.range, reason: found.reason, at: found.node.position }
  }
  if (method === 'labels') {
    return argumentsOf(call).flatMap(({ name, value, spread }, place) => {
      if (spread === '**') return pairsIn(python, value).map(([key, node]) => say(key, node))
      return spread === '*' ? [] : [say(name ?? metric.labels[place] ?? String(place), value)]
    })
  }
  if (metric.library === 'prometheus_client') return []
  const attributes = argument(call, 'attributes', metric.library === 'opentelemetry' ? 1 : 0)
  return attributes === undefined ? [] : pairsIn(python, attributes).map(([key, node]) => say(key, node))
}

/** The pairs of a dictionary, given as such or under a name. */
function pairsIn(python: PythonFacts, node: PythonNode): [string, PythonNode][] {
  const found = node.kind === 'dictionary' ? undefined : python.resolve(node)
  const dictionary = found?.kind === 'value' ? found.node : node
  if (dictionary.kind !== 'dictionary') return []
  return dictionary.parts.flatMap((pair): [string, PythonNode][] => {
    const key = pair.field('key')
    const value = pair.field('value')
    const name = key === undefined ? undefined : python.constant(key)
    return typeof name === 'string' && value !== undefined ? [[name, value]] : []
  })
}

/** Uses of a metric class that are no call of it: whoever gets the class makes metrics that are not seen here. */
export function metricFactories(python: PythonFacts): Position[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, 'prometheus_client', 'aioprometheus')) return []
    if (!/prometheus_client|aioprometheus/.test(module.tree.text)) return []
    const names = ['Counter', 'Gauge', 'Histogram', 'Summary'].flatMap((name) => identifiersNamed(module, name))
    return names.flatMap((node) => {
      const call = node.parentNode
      const isArgument = call?.kind === 'argument_list' || call?.kind === 'keyword_argument'
      return isArgument && CLASSES.test(python.qualifiedName(node) ?? '') ? [node.position] : []
    })
  })
}
