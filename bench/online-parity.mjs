// Compares what we say revisions do to a database that is as their history leaves it with what Alembic executes for
// them on a real server, from an empty database on: revisions that ask what the database has can be held against
// nothing else.
// usage: node bench/online-parity.mjs [--print] [--wrong] [PACKAGE…]

import { dirname, join } from 'node:path'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { historiesIn } from '../dist/migrations/fleet/fleet.js'
import { scriptsOf } from '../dist/migrations/fleet/scripts.js'
import { openHistories, selectRevisions } from '../dist/migrations/fleet/select.js'
import { Library } from '../dist/migrations/tools/alembic/python/modules.js'
import { surroundingsOf } from '../dist/migrations/tools/alembic/surroundings.js'
import { loadPythonParser } from '../dist/parsers/python/parse.js'
import { loadSqlParser } from '../dist/parsers/sql/parse.js'
import { startServer } from '../dist/postgres/server.js'
import { openDirectory } from '../dist/workspace/disk.js'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { compareEffects } from './lib/online-compare.mjs'
import { onlineOracle } from './lib/online-oracle.mjs'
import { percent, table, writeSection } from './lib/section.mjs'

const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))

/** Histories whose revisions ask what the database has, and that run on an empty one without their application. */
const PACKAGES = [
  'langflow-base',
  'open-webui',
  'skyvern',
  'dagster',
  'apache-superset',
  'zenml',
  'mlflow',
  'jupyterhub',
  'prefect',
  'optuna',
  'python3-mistral',
  'python3-gnocchi',
  'python3-neutron',
  'ckan',
  'aiida-core',
]

const MAJOR = 17

function asks(steps) {
  return steps.some((step) => step.assumes === 'history' || /what the database already has/.test(step.reason ?? ''))
}

async function measureHistory(parse, opened, server, tree, name) {
  const { service, environment, history } = opened
  const revisions = selectRevisions(history, [])
  const library = new Library(service.workspace, await loadPythonParser())
  const [first] = revisions
  if (first === undefined) return []
  const { namingConvention } = await surroundingsOf(library, environment, first.position)
  const scripts = new Map()
  for (const revision of revisions) scripts.set(revision.position.file, await scriptsOf(opened, revision))
  // A copy of the database is made for each way back that is run: only for those that ask.
  const files = revisions.map(({ position: { file } }) => {
    const { down } = scripts.get(file)
    return { id: file, path: join(tree, file), back: down.kind === 'steps' && asks(down.steps) }
  })
  const convention = namingConvention === undefined ? null : Object.fromEntries(namingConvention)
  const roots = [...new Set(revisions.map(({ position }) => dirname(join(tree, position.file))))]
  const { host, user } = server.connection()
  return onlineOracle({ tree, roots, convention, host, user, database: name, files }).map((truth) => {
    const script = scripts.get(truth.id)[truth.direction]
    const steps = script.kind === 'steps' ? script.steps : []
    const verdict =
      truth.kind === 'sql'
        ? compareEffects(parse, truth.statements, steps)
        : { verdict: truth.kind, reason: truth.reason }
    return { id: truth.id, direction: truth.direction, asks: asks(steps), ...verdict }
  })
}

async function measurePackage(parse, entry, server) {
  const tree = fetchedMigrationTree(entry)
  const workspace = openDirectory(tree)
  const histories = (await historiesIn(workspace)).filter(({ tool }) => tool.id === 'alembic')
  const service = { name: entry.package, workspace, path: '.', histories, settings: {}, databases: {}, needs: [] }
  const results = []
  for (const [at, opened] of (await openHistories([service])).entries()) {
    const name = `h${at}_${entry.package.replace(/\W/g, '_').toLowerCase()}`
    results.push(...(await measureHistory(parse, opened, server, tree, name)))
  }
  return { entry, results }
}

function row(name, results) {
  const compared = results.filter(({ verdict }) => ['equal', 'opaque', 'wrong'].includes(verdict))
  const asking = compared.filter((one) => one.asks)
  const count = (list, verdict) => list.filter((one) => one.verdict === verdict).length
  return [
    name,
    compared.length,
    count(compared, 'equal'),
    count(compared, 'opaque'),
    count(compared, 'wrong'),
    asking.length,
    count(asking, 'equal'),
    count(asking, 'wrong'),
    asking.length === 0 ? '–' : percent(count(asking, 'equal') / asking.length),
  ]
}

const HEAD = ['package', 'scripts', 'equal', 'with opaque', 'wrong', 'that ask', 'of these equal', 'wrong', 'equal']

const parse = await loadSqlParser()
const server = await startServer({ major: MAJOR, folder: postgresFolder() })
const measured = []
try {
  for (const entry of migrationPackages(names.length === 0 ? PACKAGES : names)) {
    measured.push(await measurePackage(parse, entry, server))
    const { results } = measured.at(-1)
    console.error(row(entry.package, results).join('  '))
    const stopped = results.filter(({ verdict, direction }) => verdict === 'none' && direction === 'up')
    for (const { id, reason } of stopped) console.error(`  ended at ${id}: ${reason}`)
    if (!flags.has('--wrong')) continue
    for (const { id, direction, difference } of results.filter(({ verdict }) => verdict === 'wrong'))
      console.log(
        `\n${entry.package} ${id} ${direction}\n  Alembic: ${difference.expected}\n  ours:    ${difference.ours}`,
      )
  }
} finally {
  await server.stop()
}
const all = measured.flatMap(({ results }) => results)
const rows = measured.map(({ entry, results }) => row(`${entry.package} ${entry.version}`, results))
const text = [
  `Whole histories run by Alembic itself on PostgreSQL ${MAJOR}, from an empty database on, ways back that ask on copies (\`bench/online-parity.mjs\`). What Alembic executed besides reading is compared with what we say the revision does to a database that is as its history leaves it; statements on rows by their kind and table, since the rows are not there. *That ask*: scripts in which something depends on what the database has. A history is left where Alembic fails without its application.`,
  table(HEAD, [...rows, row('**all**', all)], [1, 2, 3, 4, 5, 6, 7, 8]),
].join('\n\n')
if (flags.has('--print') || names.length > 0) console.log(text)
else writeSection('docs/accuracy.md', 'online-parity', text, 'Accuracy')
