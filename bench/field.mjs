// Audits every service of the corpus: no crash, no `error` outcome; time, memory, coverage and counts.
// usage: node bench/field.mjs [PACKAGE…]
//        node bench/field.mjs --sample N [--seed S] [--severity LEVEL] PACKAGE
//                              N findings drawn at random, each with its code, for judging by hand into
//                              bench/judgements/PACKAGE.json
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { audit } from './lib/audit.mjs'
import { count } from './lib/compare.mjs'
import { cacheRoot, chosen } from './lib/corpus.mjs'
import { judgements, precision } from './lib/judgements.mjs'
import { drawn, findingsOf, shown } from './lib/sample.mjs'
import { percent, table, writeSection } from './lib/section.mjs'

function measureService(service) {
  const cold = audit(service, { cold: true })
  if (cold.result === undefined || ![0, 1].includes(cold.run.code)) {
    return { service, crash: `ended with ${cold.run.code}: ${cold.run.stderr.trim().slice(-600)}` }
  }
  const { result } = cold
  return {
    service,
    cold: cold.run.seconds,
    processor: cold.run.processor,
    peakBytes: cold.run.peakBytes,
    coverage: result.coverage,
    verdict: result.verdict,
    status: result.statistics.byStatus,
    endpoints: result.endpoints.length,
    auth: count(result.endpoints.map(({ auth }) => auth.kind)),
    findings: count(findingsOf(result).map(({ severity }) => severity)),
    unresolved: result.coverage.unresolvedRoutes.length,
    errors: result.outcomes
      .filter(({ status }) => status === 'error')
      .map(({ check, error }) => ({ check, message: error?.message ?? '', stack: error?.stack ?? '' })),
  }
}

const SIZE_HEAD = ['service', 'Python files', 'parsed', 'time', 'processor time', 'peak memory', 'verdict']

function sizeRow({ service, coverage, cold, processor, peakBytes, verdict }) {
  return [
    `${service.package} ${service.version}`,
    coverage.pythonFiles,
    percent(coverage.pythonFiles === 0 ? undefined : coverage.parsed / coverage.pythonFiles),
    `${cold.toFixed(1)} s`,
    `${processor.toFixed(1)} s`,
    `${Math.round(peakBytes / 1e6)} MB`,
    verdict,
  ]
}

const COUNT_HEAD = [
  'service',
  'endpoints',
  'guarded',
  'optional',
  'open',
  'unknown',
  'registrations not followed',
  'pass',
  'fail',
  'unverified',
  'not applicable',
  'error',
  'findings: blocker',
  'warning',
  'recommendation',
]

function countRow({ service, endpoints, auth, status, unresolved, findings }) {
  return [
    service.package,
    endpoints,
    ...['guarded', 'optional', 'open', 'unknown'].map((kind) => auth[kind] ?? 0),
    unresolved,
    ...['pass', 'fail', 'unverified', 'not-applicable', 'error'].map((word) => status[word] ?? 0),
    ...['blocker', 'warning', 'recommendation'].map((word) => findings[word] ?? 0),
  ]
}

function unparsed(measured) {
  const rows = measured.flatMap(({ service, coverage }) =>
    coverage.unparsed.slice(0, 5).map(({ file, reason }) => [service.package, `\`${file}\``, reason]),
  )
  return rows.length === 0 ? 'Every Python file was parsed.' : table(['service', 'not parsed', 'reason'], rows)
}

function report(measured) {
  const services = measured.filter(({ crash }) => crash === undefined)
  const crashed = measured.filter(({ crash }) => crash !== undefined)
  const errors = services.flatMap(({ service, errors }) =>
    errors.map(({ check, message }) => `- ${service.package}: ${check}: ${message}`),
  )
  const right = Array.from({ length: 14 }, (_, index) => index + 1)
  return [
    '## Audits of real services',
    `${measured.length} services out of their PyPI wheels. Crashes: ${crashed.length}. Checks that ended in \`error\`: ${errors.length}. One audit each, with an empty cache, on a machine that does other work too: the processor time says more than the clock (docs/benchmarks.md has medians of a quiet machine). A wheel holds no Dockerfile, no workflow, no tests and no documents, so the checks about these are not applicable here.`,
    table(SIZE_HEAD, services.map(sizeRow), [1, 2, 3, 4, 5]),
    table(COUNT_HEAD, services.map(countRow), right),
    ...crashed.map(({ service, crash }) => `- ${service.package}: ${crash}`),
    ...errors,
    unparsed(services),
  ].join('\n\n')
}

function judged() {
  const files = judgements()
  if (files.length === 0) return undefined
  const head = ['service or draw', 'severity', 'judged', 'right', 'of them debatable', 'precision']
  const rows = files.flatMap(({ name, entries }) =>
    precision(entries).map(({ severity, judged, right, debatable }) => [
      name,
      severity,
      judged,
      right,
      debatable,
      percent(right / judged),
    ]),
  )
  const together = precision(files.flatMap(({ entries }) => entries)).map(({ severity, judged, right, debatable }) => [
    '**together**',
    severity,
    judged,
    right,
    debatable,
    percent(right / judged),
  ])
  const wrong = files.flatMap(({ name, entries }) =>
    entries
      .filter(({ correct }) => !correct)
      .map(({ service, check, severity, note }) => [service ?? name, check, severity, note]),
  )
  return [
    '## Findings judged by reading the code',
    'Findings drawn at random (`node bench/field.mjs --sample 40 --seed 1 PACKAGE`; `--seed 2` in a second round), each judged right or wrong by reading the code it points at. Rows with `round-1` were judged before the causes they name were fixed. The row without it is the second round of the same service, after these fixes: kinder than a service nobody has looked at. The rows together count both. `blockers.round-1` to `-3` are draws of 50 blockers over all services of the corpus at once, at most six of a service (`node bench/draw.mjs blockers --seed …`), each after the causes of the one before were fixed; findings about isolation are judged in docs/accuracy.md. A finding is debatable when what it says is so and a reasonable owner would still not act on it; it counts as right.',
    table(head, [...rows, ...together], [2, 3, 4, 5]),
    wrong.length === 0 ? 'None was wrong.' : table(['service', 'check', 'severity', 'what was wrong'], wrong),
    ...claims(),
  ].join('\n\n')
}

/** Draws of what the audit says is in order: endpoints called guarded, and passes. */
function claims() {
  const kinds = [
    ['guarded', 'Endpoints called guarded with high confidence, read', 'endpoint'],
    ['passes', 'Passes, read', 'check'],
  ]
  return kinds.flatMap(([kind, title, what]) => {
    const files = judgements(kind)
    if (files.length === 0) return []
    const rows = files.map(({ name, entries }) => {
      const right = entries.filter(({ correct }) => correct).length
      return [name, entries.length, right, percent(right / entries.length)]
    })
    const wrong = files.flatMap(({ name, entries }) =>
      entries.filter(({ correct }) => !correct).map((entry) => [name, entry.service, entry[what], entry.note]),
    )
    return [
      `### ${title}`,
      `Drawn over all services (\`node bench/draw.mjs ${kind} --seed …\`); every claim that was wrong is listed with what became of it.`,
      table(['draw', 'judged', 'right', 'share'], rows, [1, 2, 3]),
      ...(wrong.length === 0 ? [] : [table(['draw', 'service', what, 'what was wrong'], wrong)]),
    ]
  })
}

function sample(names, { sample: amount, seed, severity }) {
  for (const service of chosen(names)) {
    const { result, run } = audit(service)
    if (result === undefined) throw new Error(`${service.package}: ${run.stderr}`)
    const all = findingsOf(result).filter((finding) => severity === undefined || finding.severity === severity)
    console.log(`# ${service.package} ${service.version}: ${all.length} findings\n`)
    for (const [index, finding] of drawn(all, Number(amount), seed).entries()) {
      console.log(`## ${index + 1}. ${shown(service, finding)}\n`)
    }
  }
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      severity: { type: 'string' },
      report: { type: 'boolean', default: false },
    },
  })
  const sections = judged()
  if (sections !== undefined) writeSection('docs/field-report.md', 'judgements', sections, 'Field report')
  if (values.report) return
  if (values.sample !== undefined) return sample(positionals, values)
  const measured = chosen(positionals).map((service) => {
    const item = measureService(service)
    const note =
      item.crash ?? `${item.cold.toFixed(1)} s, ${Math.round(item.peakBytes / 1e6)} MB, ${JSON.stringify(item.status)}`
    console.error(`${service.package}: ${note}`)
    for (const { check, stack } of item.errors ?? []) console.error(`  error in ${check}: ${stack}`)
    return item
  })
  const file = join(cacheRoot(), 'bench', 'field.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(measured, null, 1)}\n`)
  if (positionals.length === 0) writeSection('docs/field-report.md', 'field', report(measured), 'Field report')
  process.exitCode = measured.some(({ crash, errors }) => crash !== undefined || errors.length > 0) ? 1 : 0
}

main()
