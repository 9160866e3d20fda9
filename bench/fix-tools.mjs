// Writes the safe form of dangerous migrations for each tool that keeps SQL in files, and applies what was written with the
// tool itself: every file must apply in its order, and leave the schema the dangerous one leaves.
// Needs a build, Go and npm. usage: node bench/fix-tools.mjs [--print] [--show] [--only=CASE] [TOOL…]
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'
import { migrationFix } from '../dist/app/migrate-fix.js'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { writeFixFiles } from '../dist/app/write-fix.js'
import { compareSchemas, isColumnOrder, readSchema } from '../dist/postgres/schema/read.js'
import { startServer } from '../dist/postgres/server.js'
import { table, writeSection } from './lib/section.mjs'
import { applyWith, installTools, VERSION_TABLES } from './lib/sql-tools.mjs'

const SETUP = `CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, kind varchar(20), total numeric(10, 2), note text, number int, placed_at timestamptz);
CREATE INDEX orders_kind ON orders (kind);
CREATE TABLE parts (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE parts_2026 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`

const CASES = [
  ['index', 'CREATE INDEX orders_customer ON orders (customer_id);', 'DROP INDEX orders_customer;'],
  [
    'two indexes',
    'CREATE INDEX orders_customer ON orders (customer_id); CREATE INDEX orders_note ON orders (note);',
    '',
  ],
  ['index dropped', 'DROP INDEX orders_kind;', ''],
  ['index of partitions', 'CREATE INDEX parts_id ON parts (id);', 'DROP INDEX parts_id;'],
  ['index rebuilt', 'REINDEX INDEX orders_kind;', ''],
  [
    'unique',
    'ALTER TABLE orders ADD CONSTRAINT orders_number UNIQUE (id, number);',
    'ALTER TABLE orders DROP CONSTRAINT orders_number;',
  ],
  [
    'foreign key',
    'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);',
    'ALTER TABLE orders DROP CONSTRAINT orders_customer_fk;',
  ],
  [
    'check',
    'ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);',
    'ALTER TABLE orders DROP CONSTRAINT orders_total;',
  ],
  [
    'not null',
    'ALTER TABLE orders ALTER COLUMN placed_at SET NOT NULL;',
    'ALTER TABLE orders ALTER COLUMN placed_at DROP NOT NULL;',
  ],
  [
    'type change',
    'ALTER TABLE orders ALTER COLUMN number TYPE bigint;',
    'ALTER TABLE orders ALTER COLUMN number TYPE int;',
  ],
  [
    'volatile default',
    'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
    'ALTER TABLE orders DROP COLUMN token;',
  ],
  ['rename', 'ALTER TABLE orders RENAME COLUMN note TO remark;', 'ALTER TABLE orders RENAME COLUMN remark TO note;'],
  ['column dropped', 'ALTER TABLE orders DROP COLUMN note;', ''],
  [
    'backfill',
    "ALTER TABLE orders ADD COLUMN label text; UPDATE orders SET label = 'from ' || kind;",
    'ALTER TABLE orders DROP COLUMN label;',
  ],
]

/** Files of a history of two migrations, as each tool keeps them, and its folder. */
const LAYOUTS = {
  goose: (list) => ({
    folder: 'db/migrations',
    files: list.map(([up, down], at) => [
      `0000${at + 1}_step.sql`,
      `-- +goose Up\n${up}\n\n-- +goose Down\n${down || 'SELECT 1;'}\n`,
    ]),
  }),
  dbmate: (list) => ({
    folder: 'db/migrations',
    files: list.map(([up, down], at) => [
      `2026010100000${at + 1}_step.sql`,
      `-- migrate:up\n${up}\n\n-- migrate:down\n${down}\n`,
    ]),
  }),
  'golang-migrate': (list) => ({
    folder: 'migrations',
    files: list.flatMap(([up, down], at) => [
      [`00000${at + 1}_step.up.sql`, up],
      [`00000${at + 1}_step.down.sql`, down || 'SELECT 1;'],
    ]),
  }),
  prisma: (list) => ({
    folder: 'prisma/migrations',
    files: [
      ['migration_lock.toml', 'provider = "postgresql"\n'],
      ...list.map(([up], at) => [`2026010100000${at + 1}_step/migration.sql`, up]),
    ],
  }),
}

function project(tool, list) {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-fix-'))
  const { folder, files } = LAYOUTS[tool](list)
  for (const [name, text] of files) {
    mkdirSync(dirname(join(root, folder, name)), { recursive: true })
    writeFileSync(join(root, folder, name), `${text}\n`)
  }
  return { root, folder: join(root, folder) }
}

async function within(connection, use) {
  const client = new pg.Client(connection)
  await client.connect()
  return use(client).finally(() => client.end())
}

async function schemaOf(connection) {
  const all = await within(connection, readSchema)
  return new Map([...all].filter(([key]) => !VERSION_TABLES.some((name) => key.includes(name))))
}

/** Files for later releases go where the tool looks, once the others have been applied. */
function release({ root, folder }, files) {
  const later = files.filter((file) => file.later)
  for (const { path } of later) {
    const from = join(root, dirname(folder.slice(root.length + 1)), 'later_releases')
    const places = [join(root, folder.slice(root.length + 1), 'later_releases'), from, join(root, 'later_releases')]
    const name = basename(path)
    const found = places.map((place) => join(place, name)).find((place) => exists(place))
    if (found === undefined) throw new Error(`${path} was not written`)
    mkdirSync(dirname(join(root, path)), { recursive: true })
    renameSync(found, join(root, path))
  }
  for (const place of [join(folder, 'later_releases'), join(root, 'later_releases')])
    rmSync(place, { recursive: true, force: true })
  return later.length
}

function exists(path) {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}

async function measure(server, tool, [name, up, down], at) {
  const database = `${tool.replace(/\W/g, '_')}_${at}`
  for (const one of [database, `${database}_plain`])
    await within(server.connection(), (client) => client.query(`CREATE DATABASE ${one}`))
  await within(server.connection(`${database}_plain`), (client) => client.query(`${SETUP}\n${up}`))
  const place = project(tool, [
    [SETUP, ''],
    [up, down],
  ])
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-work-'))
  try {
    const result = await migrationFix({
      folder: place.root,
      targets: [],
      rows: 20,
      fill: new Map(),
      onProgress: () => {},
    })
    const [outcome] = result.outcomes
    const files = outcome?.written?.files ?? []
    const refused = outcome?.fixed.refused.map(({ reason }) => reason) ?? []
    if (files.length === 0)
      return { tool, name, result: 'not written', reason: outcome?.unwritten ?? refused[0] ?? result.stopped }
    writeFixFiles(result, { write: true, output: undefined })
    // Files of later releases must not be in the tool's folder yet.
    const laterFolder = join(place.folder, 'later_releases')
    const aside = mkdtempSync(join(tmpdir(), 'plimsoll-later-'))
    if (exists(laterFolder) || readdirSync(place.folder).includes('later_releases')) {
      renameSync(laterFolder, join(aside, 'later_releases'))
    }
    if (values.has('--show'))
      for (const file of files) console.error(`--- ${file.path}${file.later ? ' (later)' : ''}\n${file.text}`)
    const first = applyWith(tool, place.folder, server.connection(database), work)
    if (first.code !== 0) return { tool, name, result: 'FAILS', reason: first.text.slice(-600) }
    if (readdirSync(aside).length > 0) renameSync(join(aside, 'later_releases'), laterFolder)
    const later = release(place, files)
    if (later > 0) {
      const second = applyWith(tool, place.folder, server.connection(database), work)
      if (second.code !== 0) return { tool, name, result: 'FAILS LATER', reason: second.text.slice(-600) }
    }
    const differences = compareSchemas(
      await schemaOf(server.connection(`${database}_plain`)),
      await schemaOf(server.connection(database)),
    ).filter((one) => !isColumnOrder(one))
    if (differences.length > 0)
      return { tool, name, result: 'DIFFERS', reason: JSON.stringify(differences.slice(0, 3)).slice(0, 500) }
    return { tool, name, result: 'applied', files: files.length, later }
  } finally {
    for (const folder of [place.root, work]) rmSync(folder, { recursive: true, force: true })
  }
}

const values = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const only = [...values].find((word) => word.startsWith('--only='))?.slice(7)
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'))
installTools()
const server = await startServer({ major: 17, folder: postgresFolder() })
const found = []
try {
  for (const tool of named.length > 0 ? named : Object.keys(LAYOUTS)) {
    for (const [at, one] of CASES.entries()) {
      if (only !== undefined && one[0] !== only) continue
      const result = await measure(server, tool, one, at).catch((error) => ({
        tool,
        name: one[0],
        result: 'ERROR',
        reason: error.stack,
      }))
      found.push(result)
      console.error(tool, one[0], result.result, result.files ?? '', result.later ?? '', result.reason ?? '')
    }
  }
} finally {
  await server.stop()
}
const tools = [...new Set(found.map(({ tool }) => tool))]
const cell = (name, tool) => {
  const one = found.find((each) => each.name === name && each.tool === tool)
  if (one === undefined) return '–'
  if (one.result !== 'applied') return one.result
  return `${one.files - one.later}${one.later > 0 ? ` + ${one.later} later` : ''}`
}
const text = [
  '## Safe forms in the hands of the tools',
  'Safe forms as `migrate fix --write` leaves them, applied by dbmate 2.36.0, goose 3.29.0, golang-migrate 4.20.1 and Prisma 6.19.3 themselves on PostgreSQL 17, those for later releases after the others. A number: how many files were written, all of which applied in their order, and the schema was the one the dangerous migration leaves. `node bench/fix-tools.mjs` repeats this.',
  table(
    ['change', ...tools],
    CASES.map(([name]) => [name, ...tools.map((tool) => cell(name, tool))]),
  ),
].join('\n\n')
console.log(text)
if (!values.has('--print') && named.length === 0 && only === undefined)
  writeSection('docs/benchmarks.md', 'fix-tools', text, 'Benchmarks')
if (found.some(({ result }) => /FAILS|DIFFERS|ERROR/.test(result))) process.exitCode = 1
