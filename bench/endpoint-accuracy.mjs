// Compares our endpoint inventory with the framework's own route table, for every service that can be imported.
// usage: node bench/endpoint-accuracy.mjs [--again] [--print] [PACKAGE…]
//   --again  import the applications again    --print  differences to the terminal, the report stays as it is
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { audit } from './lib/audit.mjs'
import { compareGuards, compareRoutes, keyOf } from './lib/compare.mjs'
import { cacheRoot, chosen, treeOf } from './lib/corpus.mjs'
import { percent, table, writeSection } from './lib/section.mjs'
import { truthOf } from './lib/truth.mjs'

/** Reasons for differences, written by hand after reading the code: a package, a pattern over `METHOD path`. */
const REASONS = JSON.parse(readFileSync(new URL('differences.json', import.meta.url), 'utf8')).differences

function reasonFor(service, item) {
  const known = REASONS.find((entry) => entry.package === service.package && new RegExp(entry.match).test(keyOf(item)))
  return known?.reason ?? ''
}

/** The endpoints are in the result whichever checks run, so one cheap check will do. */
const CHEAP = 'docker/valid'

function measureService(service, again) {
  const truth = truthOf(service, { again })
  const { result, run } = audit(service, { only: [CHEAP] })
  if (result === undefined) throw new Error(`the audit ended with ${run.code}: ${run.stderr.slice(-400)}`)
  const endpoints = result.endpoints.filter(({ application }) => service.applications.includes(application))
  const tree = treeOf(service)
  return {
    package: service.package,
    version: service.version,
    truth: { framework: truth.framework_version, python: truth.python, env: truth.env },
    elsewhere: result.endpoints.length - endpoints.length,
    routes: compareRoutes(truth.routes, endpoints, (file) => existsSync(join(tree, file))),
    guards: compareGuards(truth.routes, endpoints),
    unresolved: result.coverage.unresolvedRoutes,
    service,
  }
}

function differences({ service, routes, guards }) {
  const place = ({ file, line }) => (file ? `${file}:${line}` : '')
  const row = (kind) => (item) => [service.package, kind, `\`${keyOf(item)}\``, place(item), reasonFor(service, item)]
  return [
    ...routes.missing.map(row('not found by us')),
    ...routes.wrong.map(row('not in the table')),
    ...routes.conditional.map((item) => [
      service.package,
      'conditional',
      `\`${keyOf(item)}\``,
      place(item),
      `exists only when \`${item.conditional}\``,
    ]),
    ...routes.partly.map(row('path not fully known')),
    ...guards.unheld.map(({ endpoint, guard }) => [
      service.package,
      `guard ${guard.name} not among the dependencies`,
      `\`${keyOf(endpoint)}\``,
      place(guard),
      reasonFor(service, endpoint),
    ]),
    ...guards.overlooked.map(({ endpoint, names }) => [
      service.package,
      `called open, yet depends on ${[...new Set(names)].join(', ')}`,
      `\`${keyOf(endpoint)}\``,
      place(endpoint),
      reasonFor(service, endpoint),
    ]),
  ]
}

function summaryRow({ service, truth, elsewhere, routes, guards }) {
  const { fastapi, starlette } = truth.framework
  return [
    `${service.package} ${service.version}`,
    fastapi ? `FastAPI ${fastapi}` : `Starlette ${starlette}`,
    routes.table,
    routes.expected,
    percent(routes.recall),
    routes.ours,
    routes.conditional.length,
    routes.partly.length,
    percent(routes.precision),
    elsewhere,
    `${routes.handlers.same} of ${routes.handlers.of}`,
    `${guards.held} of ${guards.named}`,
    guards.overlooked.length,
  ]
}

const HEAD = [
  'service',
  'framework',
  'routes in its table',
  'of them written in the tree',
  'recall',
  'ours',
  'conditional',
  'path partly known',
  'precision',
  'of other applications',
  'same handler',
  'guards confirmed',
  'called open, with a scheme or guard',
]

/** At most this many differences of one kind and reason are listed one by one. */
const LISTED = 12

function grouped(rows) {
  const groups = new Map()
  for (const row of rows) {
    const key = [row[0], row[1], row[4]].join('\0')
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].flatMap((group) => {
    if (group.length <= LISTED) return group
    const [first] = group
    return [...group.slice(0, LISTED), [first[0], first[1], `… and ${group.length - LISTED} more`, '', first[4]]]
  })
}

function environments(measured) {
  const rows = measured
    .filter(({ truth }) => Object.keys(truth.env).length > 0)
    .map(
      ({ service, truth }) =>
        `- ${service.package}: ${Object.keys(truth.env)
          .map((name) => `\`${name}\``)
          .join(', ')}`,
    )
  return rows.length === 0 ? '' : `Imported with these variables set:\n\n${rows.join('\n')}`
}

function report(measured, failed) {
  const total = (pick) => measured.reduce((sum, item) => sum + pick(item), 0)
  const found = total(({ routes }) => routes.found)
  const expected = total(({ routes }) => routes.expected)
  const right = total(({ routes }) => routes.right)
  const wrong = total(({ routes }) => routes.wrong.length)
  return [
    '## Endpoints against the frameworks’ own route tables',
    'Each application object was imported in a virtual environment of its own and asked for its routes; the audit read the same wheel and imported nothing. Compared are pairs of method and path. Converters (`{id:path}`) are dropped on both sides, names of parameters count. A route registered with and without a slash at its end for the same handler counts once. Routes whose handler is written in another package (FastAPI’s documentation pages, routers of libraries) cannot be read from the wheel: they are right when we list them and not missed when we do not. Endpoints that exist only under a condition are listed apart, as the environment of the import decides about them, and so are those whose path we say we do not know in full; endpoints of other applications in the same wheel are not in the compared table.',
    'Where a loop over a folder of the package adds a route for each file (Dagster’s web pages), the files are those of the audited tree, so that a wheel with built pages has more endpoints than a checkout without them: they are listed as static, and where the folder is not there the loop is told as not followed. In paths, settings and options of the command line count with their default, as the import has nothing else set; whether a route exists at all is never decided by one.',
    `Together: recall ${percent(found / expected)} (${found} of ${expected}), precision ${percent(right / (right + wrong))} (${right} of ${right + wrong}), ${measured.length} services.`,
    table(HEAD, measured.map(summaryRow), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    environments(measured),
    failed.length === 0
      ? ''
      : `Not compared:\n\n${failed.map(({ service, message }) => `- ${service.package} ${service.version}: ${message}`).join('\n')}`,
    '### Every difference, and why',
    table(['service', 'difference', 'endpoint', 'where', 'reason'], grouped(measured.flatMap(differences))),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function main() {
  const flags = process.argv.slice(2).filter((word) => word.startsWith('--'))
  const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
  const measured = []
  const failed = []
  for (const service of chosen(names)) {
    if (service.app === '') {
      failed.push({ service, message: service.notes })
      continue
    }
    try {
      const item = measureService(service, flags.includes('--again'))
      measured.push(item)
      const { routes, guards } = item
      console.error(
        `${service.package}: recall ${percent(routes.recall)} (${routes.missing.length} missing), precision ${percent(routes.precision)} (${routes.wrong.length} wrong), guards ${guards.held}/${guards.named}, overlooked ${guards.overlooked.length}`,
      )
      if (flags.includes('--print')) for (const row of differences(item)) console.log(row.join(' · '))
    } catch (error) {
      failed.push({ service, message: error.message.split('\n')[0] })
      console.error(`${service.package}: ${error.message}`)
    }
  }
  const file = join(cacheRoot(), 'bench', 'endpoint-accuracy.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ measured, failed }, null, 1)}\n`)
  if (names.length === 0 && !flags.includes('--print')) {
    writeSection('docs/field-report.md', 'endpoint-accuracy', report(measured, failed), 'Field report')
  }
}

main()
