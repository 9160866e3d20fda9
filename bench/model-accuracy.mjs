// Compares our data models with the MetaData that SQLAlchemy itself holds once the modules are imported.
// usage: node bench/model-accuracy.mjs [--again] [--print] [PACKAGE…]
//   --again  import the modules again    --print  differences to the terminal, the report stays as it is
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareModels } from './lib/compare-models.mjs'
import { cacheRoot, chosen, ROOT, treeOf } from './lib/corpus.mjs'
import { isAside, modelTruth, moduleOf } from './lib/model-truth.mjs'
import { percent, table, writeSection } from './lib/section.mjs'

const { factSource } = await import(join(ROOT, 'dist/audit/collect.js'))
const { openDirectory } = await import(join(ROOT, 'dist/workspace/disk.js'))

/** Services whose environments have SQLAlchemy; where the models are in another package of theirs, its tree. */
const SERVICES = {
  'langflow-base': undefined,
  'open-webui': undefined,
  zenml: undefined,
  'argilla-server': undefined,
  mlflow: undefined,
  skyvern: undefined,
  'apache-airflow-core': undefined,
  'dagster-webserver': 'dagster-1.13.28',
  prefect: undefined,
  'arize-phoenix': undefined,
  letta: undefined,
  'ethyca-fides': undefined,
  'fief-server': undefined,
  'galaxy-web-apps': 'galaxy-data-26.1.2',
  keephq: undefined,
  autogenstudio: undefined,
  tiled: undefined,
}

const KINDS = ['tables', 'columns', 'primary keys', 'foreign keys', 'uniques', 'indexes']
const REASONS = JSON.parse(readFileSync(new URL('differences.json', import.meta.url), 'utf8')).models ?? []

const reasonFor = (name, one) =>
  REASONS.find(
    (entry) =>
      entry.package === name && new RegExp(entry.match).test(`${one.kind} ${one.table} ${one.missing ?? one.wrong}`),
  )?.reason ?? ''

async function measureService(service, again) {
  const other = SERVICES[service.package]
  const tree = other === undefined ? treeOf(service) : join(cacheRoot(), 'migration-corpus', other)
  const source = factSource(openDirectory(tree))
  await source.fact('python')
  const before = process.cpuUsage()
  const facts = await source.fact('models')
  const used = process.cpuUsage(before)
  const truth = modelTruth(
    service,
    tree,
    facts.models.map(({ at }) => at.file),
    { again },
  )
  const isOwn = (name) => ['.py', '/__init__.py'].some((end) => existsSync(join(tree, name.replaceAll('.', '/') + end)))
  const shared = new Set(truth.tables.filter(({ owners }) => owners.some(isOwn)).map(({ metadata }) => metadata))
  const expected = truth.tables.filter(
    ({ owners, metadata }) => owners.some(isOwn) || (owners.length === 0 && shared.has(metadata)),
  )
  const owners = new Set(expected.flatMap((one) => one.owners))
  const isImported = (file) => !(moduleOf(file) in truth.failed) || owners.has(moduleOf(file))
  const read = facts.models.filter(({ at }) => !isAside(at.file) && isImported(at.file))
  return {
    name: `${other ?? `${service.package} ${service.version}`}`.replace(/-(?=\d)/, ' '),
    package: service.package,
    sqlalchemy: truth.sqlalchemy,
    unresolved: facts.unresolved.length,
    milliseconds: (used.user + used.system) / 1000,
    ...compareModels(expected, read),
  }
}

function report(results) {
  const sum = (kind, key) => results.reduce((total, { counts }) => total + counts[kind][key], 0)
  const totals = KINDS.map((kind) => [
    kind,
    sum(kind, 'expected'),
    sum(kind, 'ours'),
    percent(sum(kind, 'same') / sum(kind, 'expected')),
    percent(sum(kind, 'same') / sum(kind, 'ours')),
  ])
  const rows = results.map(({ name, sqlalchemy, counts, complete, ours, unresolved }) => [
    name,
    sqlalchemy,
    ...KINDS.map(
      (kind) =>
        `${counts[kind].same} of ${counts[kind].expected}${counts[kind].ours > counts[kind].same ? `, ${counts[kind].ours - counts[kind].same} wrong` : ''}`,
    ),
    `${ours - complete} + ${unresolved}`,
  ])
  const differences = results.flatMap(({ package: name, differences: all }) =>
    all.map((one) => [
      name,
      one.missing === undefined ? 'wrong' : 'missing',
      one.kind,
      one.table,
      `\`${one.missing ?? one.wrong}\``,
      one.told ? 'yes' : 'no',
      reasonFor(name, one),
    ]),
  )
  return [
    '## Data models',
    'Tables as Plimsoll reads them from the code and as SQLAlchemy holds them in `MetaData` once the modules that declare them are imported. A column counts as the same when name, NULL and the presence of a default are; a foreign key when its columns, its target and ON DELETE are; an index when its name, its columns in order, `unique` and whether it is partial are. "said to be incomplete": tables of which the facts themselves say that something was not understood, and places that declare tables in a way that was not. Made by `bench/model-accuracy.mjs`.',
    table(['', 'in MetaData', 'ours', 'recall', 'precision'], totals, [1, 2, 3, 4]),
    table(['service', 'SQLAlchemy', ...KINDS, 'said to be incomplete'], rows),
    '### Differences',
    table(['service', '', 'kind', 'table', 'what', 'said to be incomplete', 'reason'], differences),
  ].join('\n\n')
}

const args = process.argv.slice(2)
const names = args.filter((one) => !one.startsWith('--'))
const results = []
for (const service of chosen(names.length > 0 ? names : Object.keys(SERVICES))) {
  const result = await measureService(service, args.includes('--again'))
  const counts = KINDS.map(
    (kind) => `${kind} ${result.counts[kind].same}/${result.counts[kind].expected} (${result.counts[kind].ours})`,
  )
  process.stderr.write(
    `${result.name}: ${counts.join(', ')}; ${Math.round(result.milliseconds)} ms of processor time\n`,
  )
  results.push(result)
}
if (args.includes('--print')) process.stdout.write(`${report(results)}\n`)
else writeSection('docs/accuracy.md', 'models', report(results), 'Accuracy')
