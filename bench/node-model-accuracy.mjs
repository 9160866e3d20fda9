// Compares the data models of Node services with the schema that their own migrations make.
// usage: node bench/node-model-accuracy.mjs [--print] [PACKAGE…]
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareModels } from './lib/compare-models.mjs'
import { cacheRoot, ROOT } from './lib/corpus.mjs'
import { percent, table, writeSection } from './lib/section.mjs'

const { factSource } = await import(join(ROOT, 'dist/audit/collect.js'))
const { openDirectory } = await import(join(ROOT, 'dist/workspace/disk.js'))
const { modelOf } = await import(join(ROOT, 'dist/facts/models/node/migrated.js'))
const { schemaAtHeads } = await import(join(ROOT, 'dist/migrations/fleet/scripts.js'))
const { schemaOfAll } = await import(join(ROOT, 'dist/facts/schema-drift/worlds.js'))
const { loadSqlParser } = await import(join(ROOT, 'dist/parsers/sql/parse.js'))

const KINDS = ['tables', 'columns', 'primary keys', 'foreign keys', 'unique', 'indexes']
const CORPUS = JSON.parse(readFileSync(new URL('node-data-corpus.json', import.meta.url), 'utf8'))

/** Packages as npm publishes them, put together as one repository. */
function treeOf({ name, parts }) {
  const root = join(cacheRoot(), 'node-data-corpus', name)
  for (const { package: spec, folder } of parts) {
    const into = join(root, folder)
    if (existsSync(into)) continue
    const temporary = join(cacheRoot(), 'node-data-corpus', 'tgz')
    mkdirSync(temporary, { recursive: true })
    const file = execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', temporary], { encoding: 'utf8' })
    mkdirSync(into, { recursive: true })
    execFileSync('tar', ['xzf', join(temporary, file.trim()), '-C', into, '--strip-components=1'])
  }
  return root
}

/** A constraint and an index of its own are one; what belongs to the primary key is told by it. */
function normal(model) {
  const key = [...model.primaryKey].sort().join()
  const unique = [
    ...model.uniques.map(({ columns }) => columns),
    ...model.indexes.filter((one) => one.unique && !one.partial).map(({ columns }) => columns),
  ]
  const named = [
    ...new Set(
      unique.map((columns) =>
        [...columns]
          .map((one) => one ?? 'expression')
          .sort()
          .join(', '),
      ),
    ),
  ].filter((one) => one.replaceAll(', ', ',') !== key)
  const plain = model.indexes.filter((one) => !one.unique || one.partial).map((one) => ({ ...one, name: 'index' }))
  const columns = model.columns.map((one) => ({ ...one, hasDefault: false, nullable: one.nullable ?? 'either' }))
  return {
    ...model,
    columns,
    classes: [],
    schema: null,
    name: model.table,
    uniques: named.map((one) => ({ columns: one.split(', ') })),
    indexes: plain,
  }
}

async function measure(entry) {
  const source = factSource(openDirectory(treeOf(entry)))
  const before = process.cpuUsage()
  const { models } = await source.fact('models')
  const used = process.cpuUsage(before)
  const { opened } = await source.fact('migrations')
  const chosen = opened.filter(
    ({ environment, history }) =>
      history.nodes.size > 0 && (entry.history === undefined || environment.root.endsWith(entry.history)),
  )
  const tables = []
  for (const one of chosen) {
    const found = await schemaAtHeads(one)
    // Steps of which it is not known whether they run, such as DO blocks that look first, are taken to have run.
    const catalogue = schemaOfAll(found?.steps ?? [], await loadSqlParser())
    const own = one.tool.applied(one.service.workspace, one.environment)?.table?.name
    for (const relation of catalogue.relations.values()) {
      const model = modelOf(relation, one.tool.id, { file: one.environment.root, line: 1 })
      if (model !== undefined && relation.name !== own) tables.push(model)
    }
  }
  const ours = models.filter(
    ({ style, at }) => style === entry.style && !(entry.without ?? []).some((one) => at.file.includes(one)),
  )
  const real = tables.filter(({ complete }) => complete)
  // A list of Prisma may or may not be NOT NULL.
  const lists = new Set(
    ours.flatMap((model) =>
      model.columns.filter(({ nullable }) => nullable === undefined).map(({ name }) => `${model.table}.${name}`),
    ),
  )
  const shown = real.map((model) => ({
    ...model,
    columns: model.columns.map((one) =>
      lists.has(`${model.table}.${one.name}`) ? { ...one, nullable: undefined } : one,
    ),
  }))
  const { counts, differences } = compareModels(shown.map(normal), ours.map(normal))
  return {
    ...entry,
    counts: { ...counts, unique: counts.uniques },
    differences,
    milliseconds: (used.user + used.system) / 1000,
  }
}

function report(results) {
  const rows = results.map(({ title, style, counts }) => [
    title,
    style,
    ...KINDS.map(
      (kind) =>
        `${counts[kind].same} of ${counts[kind].expected}${counts[kind].ours > counts[kind].same ? `, ${counts[kind].ours - counts[kind].same} only in models` : ''}`,
    ),
  ])
  const sum = (kind, key) => results.reduce((total, { counts }) => total + counts[kind][key], 0)
  const totals = KINDS.map((kind) => [
    kind,
    sum(kind, 'expected'),
    sum(kind, 'ours'),
    percent(sum(kind, 'same') / sum(kind, 'expected')),
    percent(sum(kind, 'same') / sum(kind, 'ours')),
  ])
  return [
    '## Data models of Node services',
    'Tables as Plimsoll reads them from schemas and code, and as the services’ own migrations leave them by our reading of the migrations, steps that may run taken as run. The two are not the same in a service that drifted: a difference is one of them, or a step of the history that is not certain. A column counts as the same when name and NULL are; a foreign key when columns, target and ON DELETE are; unique keys and other indexes by their columns. Made by `bench/node-model-accuracy.mjs`.',
    table(['', 'in the migrations', 'in the models', 'of the migrations', 'of the models'], totals, [1, 2, 3, 4]),
    table(['service', 'declared with', ...KINDS], rows),
  ].join('\n\n')
}

const names = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const results = []
for (const entry of CORPUS.services.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const result = await measure(entry)
  process.stderr.write(
    `${entry.name}: ${KINDS.map((kind) => `${kind} ${result.counts[kind].same}/${result.counts[kind].expected} (${result.counts[kind].ours})`).join(', ')}; ${Math.round(result.milliseconds)} ms\n`,
  )
  if (process.argv.includes('--print'))
    for (const one of result.differences)
      process.stdout.write(
        `  ${one.kind} ${one.table} ${one.missing === undefined ? `only in models ${one.wrong}` : `only in migrations ${one.missing}`}\n`,
      )
  results.push(result)
}
if (!process.argv.includes('--print')) writeSection('docs/accuracy.md', 'node-models', report(results), 'Accuracy')
