// Do times lie inside the ranges that `migrate plan` predicts? Tables of several sizes on a durable throwaway server, the
// main kinds of work on each, predicted from the statistics of the database and rates measured first, then run.
//   node bench/estimates.mjs [--print] [ROWS …]            10000 1000000 when none are named; 10000000 needs 10 GB and some minutes
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { walkRevisions } from '../dist/migrations/lint/walk.js'
import { calibrate, durableSettings } from '../dist/migrations/plan/estimate/calibrate.js'
import { plus, shownRange, timeOf } from '../dist/migrations/plan/estimate/estimate.js'
import { readSizes, sizeOf } from '../dist/migrations/plan/estimate/sizes.js'
import { workOf } from '../dist/migrations/plan/estimate/work.js'
import { statementsOf, wholeFile } from '../dist/migrations/sql-files/entries.js'
import { loadSqlParser } from '../dist/parsers/sql/parse.js'
import { startServer } from '../dist/postgres/server.js'
import { table, writeSection } from './lib/section.mjs'

const SCHEMA = `CREATE TABLE customers (id int PRIMARY KEY, email text);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int, status varchar(20), total numeric(10, 2), note text, created_at timestamptz);
  CREATE INDEX orders_customer ON orders (customer_id);
  CREATE TABLE events (id uuid PRIMARY KEY, kind text, payload jsonb, at timestamptz)`

const fill = (rows) => [
  `INSERT INTO customers SELECT g, 'c' || g || '@example.com' FROM generate_series(1, ${Math.max(1000, rows / 20)}) g`,
  `INSERT INTO orders SELECT g, 1 + (random() * ${Math.max(1000, rows / 20) - 1})::int, (ARRAY['new', 'paid', 'sent', 'returned'])[1 + (random() * 3)::int],
     (random() * 1000)::numeric(10, 2), left(md5(random()::text) || md5(random()::text), (random() * 60)::int), now() - random() * interval '900 days' FROM generate_series(1, ${rows}) g`,
  `INSERT INTO events SELECT gen_random_uuid(), 'kind ' || g % 50, jsonb_build_object('a', g, 'b', md5(g::text), 'c', repeat(md5(g::text), 6)), now() FROM generate_series(1, ${Math.round(rows / 4)}) g`,
]

/** Kind of work, statement, and what must run before it. The last ones leave dead rows behind. */
const CASES = [
  ['index of numbers', 'CREATE INDEX ON orders (created_at)'],
  ['index of texts', 'CREATE INDEX ON orders (status)'],
  ['index of texts', 'CREATE INDEX ON orders (note)'],
  ['index of two columns', 'CREATE INDEX ON orders (customer_id, created_at)'],
  ['index, concurrently', 'CREATE INDEX CONCURRENTLY orders_at ON orders (created_at)', '', 'DROP INDEX orders_at'],
  ['index of uuid and time', 'CREATE INDEX ON events (at, id)'],
  ['unique constraint', 'ALTER TABLE orders ADD UNIQUE (id, customer_id)'],
  ['SET NOT NULL', 'ALTER TABLE orders ALTER total SET NOT NULL'],
  ['SET NOT NULL', 'ALTER TABLE events ALTER kind SET NOT NULL'],
  ['CHECK', 'ALTER TABLE orders ADD CHECK (total >= 0)'],
  [
    'CHECK validated',
    'ALTER TABLE orders VALIDATE CONSTRAINT positive',
    'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID',
  ],
  ['foreign key', 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers'],
  [
    'foreign key validated',
    'ALTER TABLE orders VALIDATE CONSTRAINT ours',
    'ALTER TABLE orders ADD CONSTRAINT ours FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
  ],
  ['type rewrite', 'ALTER TABLE orders ALTER customer_id TYPE bigint'],
  ['type rewrite', 'ALTER TABLE events ALTER kind TYPE char(20)'],
  ['volatile default', 'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()'],
  ['volatile default', 'ALTER TABLE events ADD COLUMN token uuid DEFAULT gen_random_uuid()'],
  ['catalogue alone', 'ALTER TABLE orders ADD COLUMN plain int DEFAULT 1'],
  ['backfill of some rows', "UPDATE orders SET note = 'x' WHERE status = 'returned'"],
  ['backfill of all rows', 'UPDATE events SET kind = kind'],
  ['backfill of all rows', 'UPDATE orders SET total = total + 1'],
]

const parse = await loadSqlParser()

function revision(id, sql, judged) {
  const position = { file: `${id}.sql`, line: 1 }
  return {
    id,
    tool: 'sql',
    position,
    down: undefined,
    source: undefined,
    judged,
    up: { kind: 'steps', steps: statementsOf(wholeFile(position.file, sql)) },
  }
}

function predict(sql, before, tables, rates) {
  const sizes = { tables, rows: { all: undefined, named: new Map() } }
  let time = { low: 0, high: 0.03 }
  const input = {
    revisions: [revision('setup', `${SCHEMA};${before ?? ''}`, false), revision('next', sql, true)],
    transactions: 'each',
    fromEmpty: true,
    today: '2026-01-01',
  }
  walkRevisions(input, { major: 18 }, parse, {
    statement(statement, schema) {
      for (const work of workOf(statement, schema, () => true))
        time = plus(time, timeOf(work, sizeOf(work.table, schema.relations.get(work.table), sizes), rates))
    },
  })
  return time
}

async function measure(client, sql, before, after) {
  const alone = sql.includes('CONCURRENTLY')
  if (!alone) await client.query('BEGIN')
  if (before) await client.query(before)
  const started = performance.now()
  await client.query(sql)
  const seconds = (performance.now() - started) / 1000
  if (!alone) await client.query('ROLLBACK')
  if (after) await client.query(after)
  return seconds
}

const { values, positionals } = parseArgs({ options: { print: { type: 'boolean' } }, allowPositionals: true })
const sizes = positionals.map(Number)
const server = await startServer({ major: 18, folder: postgresFolder(), settings: durableSettings })
const rows = []
try {
  const first = new pg.Client(server.connection())
  await first.connect()
  await first.query('CREATE DATABASE rates')
  const gauge = new pg.Client(server.connection('rates'))
  await gauge.connect()
  const load = loadavg()[0]
  const rates = await calibrate(gauge, new Date().toISOString(), load)
  await gauge.end()
  console.error(JSON.stringify(rates), 'load', load)
  for (const size of sizes.length === 0 ? [10_000, 1_000_000] : sizes) {
    await first.query(`CREATE DATABASE t${size}`)
    const client = new pg.Client(server.connection(`t${size}`))
    await client.connect()
    await client.query(SCHEMA)
    for (const statement of fill(size)) await client.query(statement)
    await client.query('VACUUM ANALYZE; ')
    await client.query('CHECKPOINT')
    // The last one writes more than all others together.
    const cases = size >= 10_000_000 ? CASES.slice(0, -1) : CASES
    for (const [kind, sql, before, after] of cases) {
      const range = predict(sql, before, await readSizes(client), rates)
      const seconds = await measure(client, sql, before, after)
      const inside = seconds >= range.low && seconds <= range.high
      rows.push({ size, kind, sql, range, seconds, inside })
      console.error(size, kind, shownRange(range), seconds.toFixed(3), inside ? '' : 'OUTSIDE')
    }
    await client.end()
    await first.query(`DROP DATABASE t${size}`)
  }
  await first.end()
  report(load)
} finally {
  await server.stop()
}

function report(load) {
  const inside = rows.filter((row) => row.inside).length
  const share = Math.round((inside / rows.length) * 100)
  const text = [
    '## Estimates of migrate plan',
    `The time of a statement against the range that \`migrate plan\` predicts for it, from the statistics of the database and from rates that are measured first, on other tables. A durable server (fsync, full pages), PostgreSQL 18, tables with random values. \`node bench/estimates.mjs 10000 1000000 10000000\` repeats this.`,
    `**${inside} of ${rows.length} measured times lie inside their range** (${share} %); one-minute load ${load.toFixed(1)} when it began, ${loadavg()[0].toFixed(1)} at the end, on ${cpus().length} processors. Backfills with a condition have wide ranges, since nobody counts beforehand how many rows meet it.`,
    table(
      ['rows', 'work', 'predicted', 'measured', 'inside'],
      rows.map(({ size, kind, range, seconds, inside: is }) => [
        size.toLocaleString('en-GB'),
        kind,
        `${range.low.toFixed(2)} to ${range.high.toFixed(2)} s`,
        `${seconds.toFixed(2)} s`,
        is ? 'yes' : 'no',
      ]),
      [0, 3],
    ),
  ].join('\n\n')
  console.log(text)
  if (!values.print) writeSection('docs/benchmarks.md', 'estimates', text, 'Benchmarks')
}
