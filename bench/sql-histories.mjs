// Rehearses the complete histories of real packages that keep their migrations as SQL, there and back, from an empty
// database; applies them with the real tool too, and compares the schemas.
// Needs a build, Go and npm. usage: node bench/sql-histories.mjs [--print]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { rehearse } from '../dist/migrations/rehearse/rehearse.js'
import { MIGRATOR, WATCHER } from '../dist/postgres/prepare.js'
import { compareSchemas, isColumnOrder, readSchema } from '../dist/postgres/schema/read.js'
import { startServer } from '../dist/postgres/server.js'
import { cacheRoot } from './lib/corpus.mjs'
import { fetchPackage } from './lib/fetch.mjs'
import { rehearsable } from './lib/rehearsed.mjs'
import { table, writeSection } from './lib/section.mjs'
import { applyWith, goModule, installTools, VERSION_TABLES } from './lib/sql-tools.mjs'

const MAJOR = 17
const PACKAGES = [
  { name: 'litellm-proxy-extras', version: '0.4.110', from: 'PyPI', history: /migrations$/ },
  { name: 'github.com/openfga/openfga', version: 'v1.22.1', from: 'Go', history: /migrations\/postgres$/ },
  { name: 'github.com/riverqueue/river/riverdriver/riverpgxv5', version: 'v0.51.0', from: 'Go', history: /main$/ },
]

function treeOf({ name, version, from }) {
  if (from === 'Go') return goModule(name, version)
  const entry = { package: name, version, format: 'wheel' }
  return fetchPackage(entry, join(cacheRoot(), 'sql-corpus', `${name}-${version}`))
}

async function within(connection, use) {
  const client = new pg.Client(connection)
  await client.connect()
  return use(client).finally(() => client.end())
}

const isVersionTable = (text) => VERSION_TABLES.some((name) => text.includes(name))

/** Schemas compared but for what the tool keeps for itself and who owns what. */
function differences(theirs, mine) {
  const own = (schema) => new Map([...schema].filter(([key]) => !isVersionTable(key)))
  const isGrant = ({ properties }) => properties.length > 0 && properties.every(({ name }) => /grants|owner/.test(name))
  return compareSchemas(own(theirs), own(mine)).filter((one) => !isColumnOrder(one) && !isGrant(one))
}

async function measure(server, entry, history, tree, at) {
  const name = `h${at}`
  await within(server.connection(), (client) => client.query(`CREATE DATABASE ${name} OWNER ${MIGRATOR}`))
  await within(server.connection(), (client) => client.query(`CREATE DATABASE ${name}_real`))
  const sessions = {
    connection: server.connection(name),
    migrator: server.connection(name, MIGRATOR),
    watcher: server.connection(name, WATCHER),
  }
  const { revisions, transactions, tool } = history
  const started = performance.now()
  const result = await rehearse({ ...sessions, revisions, transactions, roundTrip: true, rows: 0 })
  const seconds = (performance.now() - started) / 1000
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-sql-'))
  const from = performance.now()
  const real = applyWith(tool, join(tree, history.name), server.connection(`${name}_real`), work)
  const realSeconds = (performance.now() - from) / 1000
  rmSync(work, { recursive: true, force: true })
  if (real.code !== 0) console.error(real.text.slice(-1500))
  const found = differences(
    await within(server.connection(`${name}_real`), readSchema),
    await within(sessions.connection, readSchema),
  )
  for (const one of found.slice(0, 20)) console.error('  ', JSON.stringify(one).slice(0, 250))
  const { runs, roundTrips, failure } = result
  if (failure) console.error('   stopped', failure.file, failure.line, failure.message)
  const count = (word) => roundTrips.filter((trip) => trip.result === word).length
  const ran =
    failure === undefined ? revisions.length : revisions.findIndex(({ revision }) => revision.id === failure.id)
  return [
    `${entry.name.split('/').slice(-1)} ${entry.version}`,
    tool,
    `${ran} of ${revisions.length}`,
    runs.reduce((sum, { statements }) => sum + statements.length, 0),
    seconds.toFixed(1),
    runs.flatMap(({ left }) => left).length,
    count('reversible'),
    count('irreversible'),
    count('differs') + count('loses data'),
    count('unverified'),
    real.code === 0 ? `all, ${realSeconds.toFixed(1)} s` : 'fails',
    found.length === 0 ? 'equal' : `${found.length} objects differ`,
  ]
}

installTools()
const server = await startServer({ major: MAJOR, folder: postgresFolder() })
const rows = []
try {
  for (const entry of PACKAGES) {
    const tree = treeOf(entry)
    for (const history of await rehearsable(tree)) {
      if (!entry.history.test(history.name)) continue
      rows.push(await measure(server, entry, history, tree, rows.length))
      console.error(rows.at(-1).join(' | '))
    }
  }
} finally {
  await server.stop()
}
const HEAD = [
  ...['package', 'tool', 'revisions run', 'statements', 's', 'steps not run', 'reversible', 'irreversible'],
  ...['back to another schema', 'unverified', 'the tool itself', 'schemas'],
]
const text = [
  `Complete histories in SQL on PostgreSQL ${MAJOR}, from an empty database, every revision there, back and there again where there is a way back (\`bench/sql-histories.mjs\`). *The tool itself*: the same files applied by goose 3.29.0, golang-migrate 4.20.1 and Prisma 6.19.3 (its engine as WebAssembly) to another database; *schemas*: what both leave, compared object by object but for the tool's own table.`,
  table(HEAD, rows, [3, 4, 5, 6, 7, 8, 9]),
].join('\n\n')
if (process.argv.includes('--print')) console.log(text)
else writeSection('docs/accuracy.md', 'sql-histories', text, 'Accuracy')
