// What a rehearsal costs beside psql running the same SQL untraced, on the same server, turn by turn.
// Needs a build, and psql. usage: node bench/rehearse-speed.mjs [--runs 5] [--print] [PACKAGE…]
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { startServer } from '../dist/postgres/server.js'
import { ROOT } from './lib/corpus.mjs'
import { measure, median } from './lib/measure.mjs'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { psqlScript, rehearsable } from './lib/rehearsed.mjs'
import { table, writeSection } from './lib/section.mjs'

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, print: { type: 'boolean' }, check: { type: 'boolean' } },
  allowPositionals: true,
})
/** The longest histories that run from an empty database as they are, up to where they stop. */
const PACKAGES = ['skyvern', 'ckan', 'ethyca-fides', 'argilla-server']
const ONCE = fileURLToPath(new URL('lib/rehearse-once.mjs', import.meta.url))
const script = join(tmpdir(), `plimsoll-bench-${process.pid}.sql`)

async function withDatabase(server, use) {
  const admin = new pg.Client(server.connection())
  await admin.connect()
  await admin.query('CREATE DATABASE bench')
  try {
    return use(server.connection('bench'))
  } finally {
    await admin.query('DROP DATABASE bench WITH (FORCE)')
    await admin.end()
  }
}

/** Processor seconds of the sessions that have ended, as their parent was told (proc(5), fields 16 and 17). */
function serverSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

async function onServer(server, run) {
  return withDatabase(server, (connection) => {
    const pid = Number(readFileSync(join(connection.host, '..', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    const before = serverSeconds(pid)
    const own = run(connection)
    return { ...own, cpu: own.cpu + serverSeconds(pid) - before }
  })
}

function rehearsed(connection, request) {
  const ran = spawnSync(process.execPath, [ONCE], {
    input: JSON.stringify({ ...request, connection }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

function psql({ host, user, database }) {
  const { wall, cpu, code, stderr, ...rest } = measure(
    ['psql', '-X', '-q', '-h', host, '-U', user, '-d', database, '-v', 'ON_ERROR_STOP=0', '-f', script],
    { keepOutput: false },
  )
  if (code !== 0) throw new Error(stderr)
  return { wall: wall ?? rest.seconds, cpu: cpu ?? rest.processor, errors: (stderr.match(/ERROR:/g) ?? []).length }
}

async function measureHistory(server, tree, history) {
  const whole = { tree, history: history.name, count: history.revisions.length, roundTrip: false }
  const { failure } = await onServer(server, (connection) => rehearsed(connection, whole))
  const end = failure === null ? -1 : history.revisions.findIndex(({ revision }) => revision.id === failure.id)
  const count = end === -1 ? history.revisions.length : end
  const rows = []
  for (const roundTrip of [false, true]) {
    writeFileSync(script, psqlScript(history.revisions.slice(0, count), roundTrip))
    const [ours, theirs] = [[], []]
    for (let run = 0; run < Number(values.runs); run++) {
      const request = { ...whole, count, roundTrip, selfCheck: values.check }
      ours.push(await onServer(server, (connection) => rehearsed(connection, request)))
      theirs.push(await onServer(server, (connection) => psql(connection)))
    }
    const of = (list, name) => median(list.map((one) => one[name]))
    const [wall, cpu] = ['wall', 'cpu'].map((name) => [of(ours, name), of(theirs, name)])
    rows.push([
      count,
      roundTrip ? 'there, back, there' : 'there',
      ours[0].statements,
      ...wall,
      wall[0] / wall[1],
      ...cpu,
      cpu[0] / cpu[1],
    ])
    console.error(history.name, rows.at(-1).join(' | '), theirs[0].errors)
  }
  return rows
}

/** The newest revision of a history from the command line, everything included, once the state before it is kept. */
function pending() {
  const [entry] = migrationPackages(['argilla-server'])
  const words = [join(ROOT, 'bin/plimsoll.js'), '-C', fetchedMigrationTree(entry), 'migrate', 'rehearse']
  const run = () => {
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    if (status !== 0 && status !== 1) throw new Error(stderr)
    return (performance.now() - started) / 1000
  }
  run()
  return { entry, seconds: median(Array.from({ length: Number(values.runs) }, run)) }
}

const server = await startServer({ major: 18, folder: postgresFolder() })
const rows = []
try {
  for (const entry of migrationPackages(positionals.length === 0 ? PACKAGES : positionals)) {
    const tree = fetchedMigrationTree(entry)
    const histories = (await rehearsable(tree)).filter(({ revisions }) => revisions.length > 20)
    for (const history of histories) {
      for (const row of await measureHistory(server, tree, history))
        rows.push([`${entry.package} ${entry.version}`, ...row])
    }
  }
} finally {
  await server.stop()
}
const HEAD = [
  'history',
  'revisions',
  'what runs',
  'statements',
  'rehearsal s',
  'psql s',
  'ratio',
  'rehearsal CPU s',
  'psql CPU s',
  'ratio',
]
const one = pending()
const text = [
  '## Rehearsals',
  `Medians of ${values.runs} runs, turn by turn, on PostgreSQL 18 (${cpus().length} processors, load ${loadavg()[0].toFixed(1)}): the rehearsal as the command does it, server and reading of the files left out on both sides, against \`psql -f\` with the same statements in the same transactions. CPU counts both the client and its sessions on the server. *There, back, there*: each revision is also taken back and applied again, by psql too. A history that stops somewhere counts up to there.`,
  table(
    HEAD,
    rows.map((row) =>
      row.map((cell) => (typeof cell === 'number' && !Number.isInteger(cell) ? cell.toFixed(2) : cell)),
    ),
    [1, 3, 4, 5, 6, 7, 8, 9],
  ),
  `One pending revision of ${one.entry.package} ${one.entry.version} on a kept state, from the command line, start and server included: ${one.seconds.toFixed(2)} s.`,
].join('\n\n')
if (values.print || positionals.length > 0) console.log(text)
else writeSection('docs/benchmarks.md', 'rehearse-speed', text, 'Benchmarks')
