// Real clients read and write a table while a migration changes it: as it was written, and in its safe form.
// usage: node bench/fix-workload.mjs [--rows=1000000] [--print]

import { postgresFolder } from '../dist/app/postgres-folder.js'
import { databasesOf } from '../dist/migrations/fix/databases.js'
import { fixRevision } from '../dist/migrations/fix/fix-revision.js'
import { loadSqlParser } from '../dist/parsers/sql/parse.js'
import { startServer } from '../dist/postgres/server.js'
import { table, writeSection } from './lib/section.mjs'
import { runStages, underWorkload, workloadTables } from './lib/workload.mjs'

/** The last ones go through all rows, which takes time: a fifth of the rows is enough to tell. */
const FILLS = new Set(['volatile default', 'type change', 'backfill'])

const CASES = [
  ['index', 'CREATE INDEX orders_kind_idx ON orders (kind)'],
  [
    'foreign key',
    'ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)',
  ],
  ['check', 'ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0 AND length(code) < 500)'],
  ['not null', 'ALTER TABLE orders ALTER COLUMN kind SET NOT NULL'],
  ['unique', 'ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE (code)'],
  ['volatile default', 'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid() NOT NULL'],
  ['type change', 'ALTER TABLE orders ALTER COLUMN total TYPE bigint'],
  ['backfill', "ALTER TABLE orders ADD COLUMN note text; UPDATE orders SET note = 'from ' || kind"],
]

const only = process.argv.find((word) => word.startsWith('--only='))?.slice(7)
const rows = Number(process.argv.find((word) => word.startsWith('--rows='))?.slice(7) ?? 1_000_000)

async function measure(major) {
  const server = await startServer({
    major,
    folder: postgresFolder(),
    settings: { max_wal_size: '4GB', autovacuum: 'off' },
  })
  const results = []
  try {
    const databases = databasesOf((database) => server.connection(database))
    const [small, big, middle] = [await databases.create(), await databases.create(), await databases.create()]
    await databases.within(small, (client) => client.query(workloadTables(200)))
    await databases.within(big, (client) => client.query(workloadTables(rows)))
    await databases.within(middle, (client) => client.query(workloadTables(rows / 5)))
    for (const [name, sql] of CASES.filter(([name]) => only === undefined || name === only)) {
      const fixed = await safeForm(sql, { databases, small, major })
      // What waits for a release comes when no code names the old column any more, which these clients do.
      const stages = fixed.now.map(({ up }) => up)
      const original = await run(databases, FILLS.has(name) ? middle : big, (client) =>
        client.query(`BEGIN; ${sql}; COMMIT`),
      )
      const safe = await run(databases, FILLS.has(name) ? middle : big, (client) => runStages(client, stages))
      results.push({ major, name, original, safe })
      console.error(`${major} ${name}: ${show(original)} → ${show(safe)} ${safe.failure ?? ''} ${safe.errors[0] ?? ''}`)
    }
  } finally {
    await server.stop()
  }
  return results
}

async function run(databases, template, change) {
  const name = await databases.create(template)
  try {
    return await underWorkload(databases.connection(name), change, { rows: rows / 5 })
  } finally {
    await databases.drop(name)
  }
}

async function safeForm(sql, { databases, small, major }) {
  const position = { file: 'change.sql', line: 1 }
  const steps = sql
    .split('; ')
    .map((one) => ({ kind: 'statement', sql: one, position, operation: 'sql', autocommit: false }))
  const setup = {
    id: 'setup',
    tool: 'sql',
    position,
    up: { kind: 'absent', reason: '' },
    down: undefined,
    source: undefined,
  }
  const revision = { id: 'change', position, down: [], dependsOn: [], labels: [], message: 'change' }
  const up = { kind: 'steps', steps }
  const fixed = await fixRevision({
    databases,
    empty: small,
    filled: small,
    scripts: { revision, up, down: { kind: 'absent', reason: 'none' } },
    input: {
      revisions: [{ ...setup, id: 'change', up }],
      setup: { sql: workloadTables(1) },
      transactions: 'each',
      version: { major },
      today: '2026-11-20',
    },
    transactions: 'each',
    canRunAlone: true,
    major,
    fill: new Map(),
    parse: await loadSqlParser(),
  })
  if (fixed.fixed.length === 0) throw new Error(`${sql}: ${JSON.stringify(fixed.refused)}`)
  return fixed
}

function show({ longestWaitMs, longestMs, statements, errors, lost, seconds }) {
  return `${seconds.toFixed(1)} s, waits ${longestWaitMs.toFixed(0)} ms, longest ${longestMs.toFixed(0)} ms, ${statements} statements, ${errors.length} errors, ${lost} lost`
}

const results = [...(await measure(15)), ...(await measure(18))]
const text = `${rows.toLocaleString('en')} rows, ${(rows / 5).toLocaleString('en')} for changes that go through them; four clients select, update and insert without pause. Waiting is the longest time one of
their statements waited for a lock, as the server tells it. Lost are answered inserts that are not there afterwards.

${table(
  [
    'PostgreSQL',
    'change',
    'original: waiting ms',
    'seconds',
    'safe form: waiting ms',
    'seconds',
    'statements meanwhile',
    'errors',
    'lost',
  ],
  results.map(({ major, name, original, safe }) => [
    major,
    name,
    original.longestWaitMs.toFixed(0),
    original.seconds.toFixed(1),
    safe.longestWaitMs.toFixed(0),
    safe.seconds.toFixed(1),
    safe.statements,
    original.errors.length + safe.errors.length + (safe.failure === undefined ? 0 : 1),
    original.lost + safe.lost,
  ]),
  [0, 2, 3, 4, 5, 6, 7, 8],
)}`
console.log(text)
if (!process.argv.includes('--print'))
  writeSection('docs/benchmarks.md', 'fix-workload', `## Migrations under load\n\n${text}`, 'Benchmarks')
const slow = results.filter(
  ({ safe }) => safe.longestWaitMs > 200 || safe.errors.length > 0 || safe.lost !== 0 || safe.failure !== undefined,
)
if (slow.length > 0) process.exitCode = 1
