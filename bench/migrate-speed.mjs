// Times migrate status for a fleet and migrate lint for a history and for plain SQL, beside the usual tools on the same
// input; medians go to docs/benchmarks.md. Needs a build. usage: node bench/migrate-speed.mjs [--runs 5] [--only status,lint,sql]
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { PLIMSOLL } from './lib/audit.mjs'
import { cacheRoot } from './lib/corpus.mjs'
import { revisionId, writeFleet, writeService } from './lib/fleet.mjs'
import { median } from './lib/measure.mjs'
import { table, writeSection } from './lib/section.mjs'
import { SQUAWK, squawk } from './lib/squawk.mjs'
import { environment } from './lib/venv.mjs'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, only: { type: 'string' } } })
const RUNS = Number(values.runs)
const wanted = (name) => values.only === undefined || values.only.split(',').includes(name)
const ALEMBIC = '1.20.1'
const work = join(cacheRoot(), 'bench', 'migrate-speed')
const rows = []

/** Wall seconds of a command; its exit code must be one of those expected. */
function time(argv, { cwd, env = {}, codes = [0] } = {}) {
  const started = performance.now()
  const [command, ...args] = argv
  const ran = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 30 })
  const seconds = (performance.now() - started) / 1000
  if (!codes.includes(ran.status))
    throw new Error(`${argv.slice(0, 4).join(' ')} ended with ${ran.status}: ${ran.stderr}`)
  return seconds
}

const times = (count, run) => Array.from({ length: count }, run)
const plimsoll = (args, options) => time([process.execPath, PLIMSOLL, ...args], options)

function python() {
  return environment(join(cacheRoot(), 'bench', 'alembic-venv-psycopg'), [`alembic==${ALEMBIC}`, 'psycopg[binary]'])
}

function note(what, ours, theirs, peer, unit = 's') {
  const [a, b] = [median(ours), median(theirs)]
  const show = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`
  rows.push([what, show(a), peer, show(b), `${(b / a).toFixed(b / a < 10 ? 2 : 0)}×`])
  console.error(rows.at(-1).join(' | '))
}

async function status() {
  const { startServer } = await import('../dist/postgres/server.js')
  const { postgresFolder } = await import('../dist/app/postgres-folder.js')
  const server = await startServer({ major: 18, folder: postgresFolder(), settings: { max_connections: '300' } })
  try {
    const { host, user } = server.connection()
    const urlOf = (at) => `postgresql://${user}@localhost/s${at}?host=${encodeURIComponent(host)}`
    const fleet = join(work, 'fleet')
    const names = writeFleet(fleet, 100, 50, urlOf)
    const client = new pg.Client(server.connection())
    await client.connect()
    for (const [at] of names.entries()) await client.query(`CREATE DATABASE s${at}`)
    await client.end()
    for (const [at] of names.entries()) {
      const one = new pg.Client(server.connection(`s${at}`))
      await one.connect()
      await one.query(`CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
        INSERT INTO alembic_version VALUES ('${revisionId(at, at % 50)}')`)
      await one.end()
    }
    const ours = times(RUNS + 1, () =>
      plimsoll(['-C', fleet, 'migrate', 'status', '--format', 'json'], { codes: [1] }),
    ).slice(1)
    const program = python()
    // The loop takes minutes: a tenth of the services is timed, and counted tenfold.
    const loop = names.slice(0, 10).reduce((sum, name, at) => {
      const cwd = join(fleet, name)
      const heads = time([program, '-m', 'alembic', 'heads'], { cwd })
      return sum + heads + time([program, '-m', 'alembic', 'current'], { cwd, env: { DATABASE_URL: urlOf(at) } })
    }, 0)
    note(
      'status of 100 services of 50 revisions, 100 databases',
      ours,
      [loop * 10],
      `alembic ${ALEMBIC} heads and current, in a loop (10 services, times 10)`,
    )
  } finally {
    await server.stop()
  }
}

/** Seconds with nothing remembered, and of the same again, when what was found is. */
function lintTwice(args, cwd) {
  const cache = join(work, 'cache')
  const run = () => plimsoll(args, { cwd, env: { PLIMSOLL_CACHE: cache }, codes: [0, 1] })
  const cold = times(RUNS + 1, () => {
    rmSync(cache, { recursive: true, force: true })
    return run()
  })
  return [cold.slice(1), times(RUNS, run)]
}

function lint() {
  const folder = join(work, 'history')
  rmSync(folder, { recursive: true, force: true })
  writeService(folder, 0, 300)
  const [program, peer] = [python(), squawk()]
  const [cold, again] = lintTwice(['-C', folder, 'migrate', 'lint', '--format', 'json'], folder)
  const pipe = `"$0" -m alembic upgrade head --sql 2>/dev/null | "$1" --reporter Json >/dev/null`
  const theirs = times(3, () => time(['sh', '-c', pipe, program, peer], { cwd: folder, codes: [0, 1] }))
  const beside = `alembic ${ALEMBIC} upgrade --sql piped into squawk ${SQUAWK}`
  note('lint of 300 revisions', cold, theirs, beside)
  note('lint of 300 revisions, again', again, theirs, beside)
}

function sql() {
  const folder = join(work, 'sql')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const files = Array.from({ length: 1000 }, (_, at) => {
    const name = `${String(at).padStart(4, '0')}.sql`
    const text = [
      "SET lock_timeout = '1s';",
      `CREATE TABLE a${at} (id bigint PRIMARY KEY, name text NOT NULL, at timestamptz DEFAULT now());`,
      `ALTER TABLE b${at} ADD COLUMN c integer;`,
      `ALTER TABLE b${at} ADD CONSTRAINT k${at} CHECK (c > 0) NOT VALID;`,
      `CREATE INDEX CONCURRENTLY IF NOT EXISTS i${at} ON b${at} (c);`,
      `UPDATE b${at} SET c = 1 WHERE id BETWEEN 1 AND 1000;`,
    ]
    writeFileSync(join(folder, name), `${text.join('\n')}\n`)
    return name
  })
  const peer = squawk()
  const [cold, again] = lintTwice(['migrate', 'lint', ...files, '--format', 'json'], folder)
  const theirs = times(RUNS, () => time([peer, '--reporter', 'Json', ...files], { cwd: folder, codes: [0, 1] }))
  note('lint of 1,000 SQL files', cold, theirs, `squawk ${SQUAWK}`)
  note('lint of 1,000 SQL files, again', again, theirs, `squawk ${SQUAWK}`)
}

if (wanted('status')) await status()
if (wanted('lint')) lint()
if (wanted('sql')) sql()
if (process.env.DRY === undefined)
  writeSection(
    'docs/benchmarks.md',
    'migrate-speed',
    [
      '## Migrations',
      `Medians of ${RUNS} runs of whole processes, Node start included; ${cpus()[0]?.model}, ${cpus().length} cores, load when it ended ${loadavg()[0].toFixed(1)}. \`node bench/migrate-speed.mjs\` repeats this.`,
      table(['what', 'plimsoll', 'beside', 'its time', 'ratio'], rows, [1, 3, 4]),
    ].join('\n\n'),
    'Benchmarks',
  )
