// Where the linter said one thing and the server did another, over all histories of the corpus, as far as they run from an
// empty database: locks, rewrites and index builds of every statement, and the lock every finding names, by rule.
// Needs a build. usage: node bench/disagreements.mjs [--print] [PACKAGE…]
import { join } from 'node:path'
import pg from 'pg'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { historiesIn } from '../dist/migrations/fleet/fleet.js'
import { liveReaderOf } from '../dist/migrations/fleet/live.js'
import { scriptsOf } from '../dist/migrations/fleet/scripts.js'
import { openHistories, selectRevisions } from '../dist/migrations/fleet/select.js'
import { lintScripts } from '../dist/migrations/lint/lint-scripts.js'
import { lockModes } from '../dist/migrations/locks/lock-modes.js'
import { disagreementsOf } from '../dist/migrations/rehearse/agreement.js'
import { rehearse } from '../dist/migrations/rehearse/rehearse.js'
import { loadSqlParser } from '../dist/parsers/sql/parse.js'
import { MIGRATOR, WATCHER } from '../dist/postgres/prepare.js'
import { startServer } from '../dist/postgres/server.js'
import { openDirectory } from '../dist/workspace/disk.js'
import { cacheRoot } from './lib/corpus.mjs'
import { fetchPackage } from './lib/fetch.mjs'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { table, writeSection } from './lib/section.mjs'

const MAJOR = 17
const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const parse = await loadSqlParser()

/** `AccessExclusiveLock` as the linter writes it. */
const written = (mode) =>
  mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase()
const strength = (mode) => lockModes.indexOf(mode)

async function settledRevisions(opened) {
  const revisions = []
  for (const revision of selectRevisions(opened.history, []))
    revisions.push({ ...(await scriptsOf(opened, revision)), live: liveReaderOf(opened, revision), judged: true })
  return revisions
}

async function run(server, name, revisions) {
  const admin = new pg.Client(server.connection())
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name} OWNER ${MIGRATOR}`)
  await admin.end()
  const answered = new Map()
  const result = await rehearse({
    connection: server.connection(name),
    migrator: server.connection(name, MIGRATOR),
    watcher: server.connection(name, WATCHER),
    revisions,
    transactions: 'each',
    roundTrip: false,
    rows: 0,
    onSettled: (one) => answered.set(one.revision.id, one),
  })
  return { result, scripts: revisions.map((one) => ({ ...one, up: answered.get(one.revision.id)?.up ?? one.up })) }
}

/** The strongest lock each statement's transaction holds on something that was there before, by place. */
function locksSeen({ runs }) {
  const seen = new Map()
  for (const { id, statements } of runs) {
    let held = -1
    for (const { line, sql, locks, error } of statements) {
      // What failed, or found nothing to do, took no lock on what is not there.
      if (error !== undefined || (locks.length === 0 && /\bIF EXISTS\b/i.test(sql))) continue
      const own = locks.filter(({ created }) => !created).map(({ mode }) => strength(written(mode)))
      held = Math.max(held, ...own)
      seen.set(`${id} ${line} ${sql.trim()}`, { own: Math.max(-1, ...own), held })
    }
  }
  return seen
}

function findingsOf(scripts, { runs }) {
  const ran = new Set(runs.map(({ id }) => id))
  const lint = lintScripts(
    {
      revisions: scripts
        .filter(({ revision }) => ran.has(revision.id))
        .map(({ revision: { id, position }, up }) => ({
          id,
          tool: 'sql',
          position,
          up,
          down: undefined,
          source: undefined,
        })),
      transactions: 'each',
      version: { major: MAJOR },
      fromEmpty: true,
      disable: ['no-lock-timeout'],
      today: '2026-11-20',
    },
    parse,
  )
  return lint.findings.filter(({ lock }) => lock !== null)
}

const byRule = new Map()
const totals = { histories: 0, statements: 0, compared: 0, disagreements: [] }
async function measure(server, label, workspace) {
  const histories = await historiesIn(workspace)
  const service = { name: label, workspace, path: '.', histories, settings: {}, databases: {}, needs: [] }
  for (const opened of await openHistories([service])) {
    if (/sqlite|mysql/.test(opened.environment.name)) continue
    const revisions = await settledRevisions(opened)
    const { result, scripts } = await run(server, `d${totals.histories++}`, revisions)
    const input = { revisions: scripts, transactions: 'each', fromEmpty: true, hasRows: false, major: MAJOR }
    const list = disagreementsOf(input, result.runs, parse)
    totals.statements += result.runs.reduce((sum, { statements }) => sum + statements.length, 0)
    totals.disagreements.push(...list.map((one) => ({ ...one, label })))
    const seen = locksSeen(result)
    for (const { rule, lock, revision, line, sql } of findingsOf(scripts, result)) {
      const locks = seen.get(`${revision} ${line} ${sql.trim()}`)
      if (locks === undefined) continue
      const row = byRule.get(rule) ?? { named: 0, taken: 0, held: 0, places: [] }
      byRule.set(rule, row)
      row.named++
      if (locks.own >= strength(lock)) row.taken++
      else if (locks.held >= strength(lock)) row.held++
      else row.places.push(`${label} ${revision}:${line} ${lock} ${sql.replace(/\s+/g, ' ').slice(0, 120)}`)
    }
    console.error(`${label} ${opened.environment.name}: ${list.length} disagreements`)
  }
}

const server = await startServer({ major: MAJOR, folder: postgresFolder() })
try {
  for (const entry of migrationPackages(names)) {
    try {
      await measure(server, entry.package, openDirectory(fetchedMigrationTree(entry)))
    } catch (error) {
      console.error(entry.package, error.message)
    }
  }
  if (names.length === 0) {
    const entry = { package: 'litellm-proxy-extras', version: '0.4.110', format: 'wheel' }
    const tree = fetchPackage(entry, join(cacheRoot(), 'sql-corpus', `${entry.package}-${entry.version}`))
    await measure(server, entry.package, openDirectory(tree))
  }
} finally {
  await server.stop()
}
for (const one of totals.disagreements)
  console.error(
    `${one.label} ${one.id}:${one.line} ${one.sql.replace(/\s+/g, ' ').slice(0, 120)}\n  said ${one.predicted.join('; ')}\n  seen ${one.observed.join('; ')}`,
  )
const rules = [...byRule].sort(([one], [other]) => (one < other ? -1 : 1))
for (const [rule, { places }] of rules) for (const place of places.slice(0, 5)) console.error(rule, place)
const text = [
  `What the linter says of a statement, held against what PostgreSQL ${MAJOR} did: ${totals.statements} statements of ${totals.histories} histories, as far as they run from an empty database (\`bench/disagreements.mjs\`). **${totals.disagreements.length} statements** took other locks on tables that were there before, or rewrote or rebuilt something else, than the table of effects says. Tables are empty, so scans are not compared.`,
  'By rule: findings that name a lock, and whether the server took one at least as strong, in this statement or earlier in its transaction. What backfill-with-schema-change names may come after it.',
  table(
    ['rule', 'findings with a lock', 'taken', 'held before', 'not seen'],
    rules.map(([rule, { named, taken, held, places }]) => [rule, named, taken, held, places.length]),
    [1, 2, 3, 4],
  ),
].join('\n\n')
if (flags.has('--print') || names.length > 0) console.log(text)
else writeSection('docs/accuracy.md', 'disagreements', `## Lint and rehearsal\n\n${text}`, 'Accuracy')
