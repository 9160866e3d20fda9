// Compares what we say migrations written with a schema builder send to the server with what the real library sends.
// usage: node bench/builder-parity.mjs [--print] [--wrong] [--opaque] [PACKAGE…]

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { ExpectedSchema } from '../dist/migrations/expected/expected-schema.js'
import { loadSqlParser } from '../dist/parsers/sql/parse.js'
import { startServer } from '../dist/postgres/server.js'
import { openDirectory } from '../dist/workspace/disk.js'
import { builderPackages, fetchedBuilderTree, LIBRARY_VERSIONS } from './lib/builder-corpus.mjs'
import { oracle } from './lib/builder-oracle.mjs'
import { compareScript, normalForms } from './lib/parity-compare.mjs'
import { percent, table, writeSection } from './lib/section.mjs'

const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const MAJOR = 17

const SCRIPTS = {
  knex: async () => (await import('../dist/migrations/tools/knex/read.js')).knexScript,
  typeorm: async () => (await import('../dist/migrations/tools/typeorm/read.js')).typeormScript,
}

/** Statements that only read are nobody's work. */
function works(parse, sql) {
  return !normalForms(parse, sql).every(
    (form) => form.startsWith('{"SelectStmt"') || form.startsWith('{"TransactionStmt"'),
  )
}

function compare(parse, truth, steps) {
  const ours = steps.filter((step) => step.kind === 'opaque' || works(parse, step.sql))
  const statements = truth.statements
    .filter((sql) => works(parse, sql))
    .map((sql, operation) => ({ sql, operation, autocommit: truth.autocommit }))
  const operations = statements.map(() => ({ name: 'statement' }))
  return compareScript(parse, { operations, statements }, ours)
}

async function stepsOf(script, workspace, file, direction, schemaBefore) {
  const revision = {
    id: file.id,
    position: { file: file.file, line: 1 },
    down: [],
    dependsOn: [],
    labels: [],
    message: '',
  }
  const found = await script({ workspace, environment: undefined, revision, direction, schemaBefore })
  return found.kind === 'steps' ? found.steps : []
}

function filesIn(tree, folder) {
  return readdirSync(join(tree, folder))
    .filter(
      (name) =>
        /\.(?:js|cjs|mjs|ts)$/.test(name) && !name.endsWith('.d.ts') && /^\d/.test(name) && !/\.map$/.test(name),
    )
    .sort()
    .map((name) => ({ id: name, file: `${folder}/${name}`, path: join(tree, folder, name) }))
}

async function measureOffline(parse, entry, tree, workspace, script, files) {
  const results = []
  const wrap = entry.wrap === undefined ? undefined : join(tree, entry.wrap)
  for (const scenario of entry.tool === 'knex' ? ['empty', 'full'] : ['empty']) {
    const truths = oracle(entry.tool, tree, { files, scenario, wrap })
    for (const [at, truth] of truths.entries()) {
      for (const direction of ['up', 'down']) {
        if (truth[direction].kind === 'absent') continue
        const steps = await stepsOf(script, workspace, files[at], direction, undefined)
        const verdict =
          truth[direction].kind === 'none'
            ? { verdict: 'none', reason: truth[direction].reason }
            : compare(parse, truth[direction], steps)
        results.push({ id: files[at].file, direction, scenario, ...verdict })
      }
    }
  }
  return results
}

/** From an empty database on, each way up in its turn, with what the database has answered from the history. */
/** From an empty database on, each way up in its turn and back, with what the database has answered from the history. */
async function measureOnline(parse, entry, tree, workspace, script, files, connection) {
  const wrap = entry.wrap === undefined ? undefined : join(tree, entry.wrap)
  const truths = oracle(entry.tool, tree, { files, scenario: 'server', connection, wrap })
  const expected = new ExpectedSchema(parse)
  const results = []
  for (const [at, file] of files.entries()) {
    for (const direction of ['up', 'down']) {
      const before = expected.copy()
      const steps = await stepsOf(script, workspace, file, direction, () => before.copy())
      if (direction === 'up') expected.apply(steps)
      const truth = truths[at]?.[direction]
      if (direction === 'down' && truth?.kind === 'absent') continue
      const unknown = steps.filter(({ kind }) => kind === 'opaque').length
      const verdict =
        truth?.kind === 'sql'
          ? compare(parse, truth, steps)
          : { verdict: 'none', reason: truth?.reason ?? 'after the end' }
      results.push({ id: file.file, direction, scenario: 'server', steps: steps.length, unknown, ...verdict })
    }
  }
  return results
}

async function createDatabase(server, name) {
  const client = new pg.Client(server.connection())
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const own = new pg.Client({ ...server.connection(), database: name })
  await own.connect()
  // TypeORM makes it when it connects.
  await own.query('create extension if not exists "uuid-ossp"').catch(() => {})
  await own.end()
}

async function measurePackage(parse, entry, server) {
  const tree = fetchedBuilderTree(entry)
  const workspace = openDirectory(tree)
  const script = await SCRIPTS[entry.tool]()
  const results = []
  const each = entry.folders.map((folder) => filesIn(tree, folder))
  const byName = (one, other) => (one.id < other.id ? -1 : 1)
  const histories = entry.together ? [each.flat().sort(byName)] : each
  for (const [at, files] of histories.entries()) {
    results.push(...(await measureOffline(parse, entry, tree, workspace, script, files)))
    const name = `b${at}_${entry.package.replace(/\W/g, '_').toLowerCase()}`.slice(0, 60)
    const { host, user, port } = server.connection()
    await createDatabase(server, name)
    const connection = { host, user, port, database: name }
    results.push(...(await measureOnline(parse, entry, tree, workspace, script, files, connection)))
  }
  return { entry, results }
}

function count(results, test) {
  return results.filter(test).length
}

function row(name, results) {
  const offline = results.filter(({ scenario, verdict }) => scenario !== 'server' && verdict !== 'none')
  const online = results.filter(({ scenario }) => scenario === 'server')
  const ran = online.filter(({ verdict }) => verdict !== 'none')
  const ups = online.filter(({ direction }) => direction === 'up')
  const whole = count(ups, ({ unknown }) => unknown === 0)
  return [
    name,
    ups.length,
    offline.length,
    count(offline, ({ verdict }) => verdict === 'equal'),
    count(offline, ({ verdict }) => verdict === 'wrong'),
    ran.length,
    count(ran, ({ verdict }) => verdict === 'equal'),
    count(ran, ({ verdict }) => verdict === 'wrong'),
    ups.length === 0 ? '–' : percent(whole / ups.length),
  ]
}

const HEAD = [
  'package',
  'migrations',
  'offline',
  'of these equal',
  'wrong',
  'on a server',
  'of these equal',
  'wrong',
  'without opaque',
]

const parse = await loadSqlParser()
const server = await startServer({ major: MAJOR, folder: postgresFolder() })
const measured = []
try {
  for (const entry of builderPackages(names)) {
    measured.push(await measurePackage(parse, entry, server))
    const { results } = measured.at(-1)
    console.error(row(entry.package, results).join('  '))
    const ended = results.find(({ scenario, verdict }) => scenario === 'server' && verdict === 'none')
    if (ended !== undefined) console.error(`  ended at ${ended.id}: ${ended.reason}`)
    for (const one of results) {
      if (flags.has('--wrong') && one.verdict === 'wrong')
        console.log(
          `\n${entry.package} ${one.id} ${one.direction} ${one.scenario}\n  library: ${one.difference?.expected}\n  ours:    ${one.difference?.ours}`,
        )
      if (flags.has('--opaque') && one.scenario === 'server')
        for (const { reason, line } of one.opaque ?? []) console.log(`${one.id}:${line} ${reason}`)
    }
  }
} finally {
  await server.stop()
}
const rows = measured.map(({ entry, results }) => row(`${entry.package} ${entry.version}`, results))
const text = [
  `Migrations written with the schema builders of Knex ${LIBRARY_VERSIONS.knex} and TypeORM ${LIBRARY_VERSIONS.typeorm}, both ways, by the real library and by us without running anything; both texts go through PostgreSQL's parser and are compared statement by statement, values of rows included (\`bench/builder-parity.mjs\`). *Offline*: nothing is sent, what is looked up is not there, then is there; what we leave to the database must cover both. *On a server*: the ways up from an empty PostgreSQL ${MAJOR} on, as far as they run without their application, while we answer what the database has from the history. *Without opaque*: of all migrations, with the database answered.`,
  table(
    HEAD,
    [
      ...rows,
      row(
        '**all**',
        measured.flatMap(({ results }) => results),
      ),
    ],
    [1, 2, 3, 4, 5, 6, 7, 8],
  ),
].join('\n\n')
if (flags.has('--print') || names.length > 0) console.log(text)
else writeSection('docs/accuracy.md', 'builder-parity', text, 'Accuracy')
