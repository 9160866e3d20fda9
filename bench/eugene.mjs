// Beside `eugene trace` (crates.io), where it is installed: the same revisions on the same server, whole commands, turn by
// turn. Both run every statement and tell the locks it takes; eugene leaves out what a rehearsal does besides (other
// sessions that try what is blocked, ways back, rows).
// Needs a build, and eugene on the path or in EUGENE. usage: node bench/eugene.mjs [--runs 5] [--print]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { startServer } from '../dist/postgres/server.js'
import { median } from './lib/measure.mjs'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { rehearsable } from './lib/rehearsed.mjs'
import { table, writeSection } from './lib/section.mjs'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, print: { type: 'boolean' } } })
const EUGENE = process.env.EUGENE ?? 'eugene'
const version = spawnSync(EUGENE, ['--version'], { encoding: 'utf8' })
if (version.status !== 0) {
  console.error('eugene is not installed: cargo install eugene, or name it in EUGENE')
  process.exit(0)
}
const once = join(import.meta.dirname, 'lib', 'rehearse-once.mjs')

async function onDatabase(server, use) {
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

function timed(command, words, options = {}) {
  const started = performance.now()
  const ran = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 1 << 28, ...options })
  return { seconds: (performance.now() - started) / 1000, code: ran.status, text: `${ran.stdout}${ran.stderr}` }
}

const server = await startServer({ major: 15, folder: postgresFolder() })
const rows = []
try {
  for (const entry of migrationPackages(['argilla-server'])) {
    const tree = fetchedMigrationTree(entry)
    const [history] = await rehearsable(tree)
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-eugene-'))
    const isAlone = (step) => step.autocommit && /CONCURRENTLY/i.test(step.sql)
    const statements = (script) => script.steps.filter((step) => step.kind === 'statement' && !isAlone(step))
    for (const [at, { up }] of history.revisions.entries())
      writeFileSync(
        join(folder, `V${at + 1}__step.sql`),
        `${statements(up)
          .map(({ sql }) => `${sql};`)
          .join('\n')}\n`,
      )
    const ours = []
    const theirs = []
    for (let run = 0; run < Number(values.runs); run++) {
      ours.push(
        await onDatabase(server, (connection) => {
          const request = { tree, history: history.name, count: history.revisions.length, roundTrip: false, connection }
          return timed(process.execPath, [once], { input: JSON.stringify(request) })
        }),
      )
      theirs.push(
        await onDatabase(server, ({ host, user, database }) =>
          timed(
            EUGENE,
            ['trace', '--disable-temporary', '-c', '-a', '-f', 'json', '-H', host, '-U', user, '-d', database, folder],
            {
              env: { ...process.env, PGPASS: 'none' },
            },
          ),
        ),
      )
    }
    if (theirs.some(({ code }) => code !== 0)) console.error(theirs[0].text.slice(-800))
    const seconds = (list) => median(list.map((one) => one.seconds))
    rows.push([
      `${entry.package} ${entry.version}`,
      history.revisions.length,
      history.revisions.flatMap(({ up }) => statements(up)).length,
      seconds(ours).toFixed(2),
      theirs.every(({ code }) => code === 0) ? seconds(theirs).toFixed(2) : 'fails',
    ])
    rmSync(folder, { recursive: true, force: true })
  }
} finally {
  await server.stop()
}
const text = [
  '## Beside eugene',
  `A whole history there, traced statement by statement: medians of ${values.runs} runs of whole processes, turn by turn, on one PostgreSQL 15 that runs already; load ${loadavg()[0].toFixed(1)} at the end. ${version.stdout.trim()}; ours reads the revisions out of their Python files, and tries in a second session what is blocked. \`node bench/eugene.mjs\` repeats this where eugene is installed.`,
  table(['history', 'revisions', 'statements', 'plimsoll s', 'eugene s'], rows, [1, 2, 3, 4]),
].join('\n\n')
console.log(text)
if (!values.print) writeSection('docs/benchmarks.md', 'eugene', text, 'Benchmarks')
