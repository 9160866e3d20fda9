// Rehearses the complete histories of real packages, there and back, from an empty database; runs them with the project's
// own Alembic too, where it is installed (bench/truth.mjs and others make the environments), and compares the schemas.
// Needs a build. usage: node bench/histories.mjs [--print] [PACKAGE…]
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { historiesIn } from '../dist/migrations/fleet/fleet.js'
import { liveReaderOf } from '../dist/migrations/fleet/live.js'
import { scriptsOf } from '../dist/migrations/fleet/scripts.js'
import { openHistories, selectRevisions } from '../dist/migrations/fleet/select.js'
import { rehearse } from '../dist/migrations/rehearse/rehearse.js'
import { Library } from '../dist/migrations/tools/alembic/python/modules.js'
import { surroundingsOf } from '../dist/migrations/tools/alembic/surroundings.js'
import { loadPythonParser } from '../dist/parsers/python/parse.js'
import { MIGRATOR, WATCHER } from '../dist/postgres/prepare.js'
import { compareSchemas, isColumnOrder, readSchema } from '../dist/postgres/schema/read.js'
import { startServer } from '../dist/postgres/server.js'
import { openDirectory } from '../dist/workspace/disk.js'
import { cacheRoot } from './lib/corpus.mjs'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { table, writeSection } from './lib/section.mjs'

const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const PACKAGES = [
  'skyvern',
  'argilla-server',
  'zenml',
  'langflow-base',
  'open-webui',
  'apache-airflow-core',
  'prefect',
  'arize-phoenix',
  'ethyca-fides',
  'fief-server',
  'ckan',
  'optuna',
  'mlflow',
  'python3-mistral',
  'python3-gnocchi',
  'python3-aodh',
  'backend.ai-manager',
  'dstack',
]
/** Modules that env.py imports, which revisions use by their full names without importing them. */
const PRELOAD = { 'fief-server': ['fief.models'], prefect: ['prefect.server.utilities.database'] }
/** Settings without which the modules of an application cannot be imported. */
const SETTINGS = {
  'open-webui': { WEBUI_SECRET_KEY: 'bench' },
  'fief-server': {
    SECRET: 'bench',
    ENCRYPTION_KEY: 'YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2ghISE=',
    FIEF_CLIENT_ID: 'bench',
    FIEF_CLIENT_SECRET: 'bench',
  },
}
/** What a difference, or a stop, comes from: each was looked into by hand. */
const CAUSES = {
  'apache-airflow-core':
    'needs its application: the length and collation of identifiers come from the configuration object of Airflow, which is made when its modules are imported',
  zenml:
    'is not for PostgreSQL: `5330ba58bf20` raises NotImplementedError there, under Alembic too; its first revision asks a second connection what there is',
  mlflow:
    'the tracking store begins with tables that its application makes outside of the history; Alembic stops at the same statement. The revisions of its user store import the whole of mlflow, which was not installed',
  prefect:
    'tables with a type of the application whose constructor is its own code (`Pydantic`) are not known to us; Alembic itself stops at `c8d5f2a71b3e` with psycopg2, for a percent sign in SQL that asyncpg takes',
  'langflow-base':
    'five objects: a table that a batch copies whole (`recreate="always"`), the text of a check constraint and the predicates of indexes as the server writes them, on which later steps hang, and a hash',
  'ethyca-fides':
    '`7abe778b7082` opens a connection of its own, to the address in the configuration of the application: Alembic fails there too; a type of sqlalchemy-utils encrypts values with a key of the application',
  'backend.ai-manager':
    '`f8a71c3bffa2` asks a question on the terminal; the next step not run takes a default from a module of another package',
  optuna: 'stops at the same statement under Alembic: the history does not run on an empty PostgreSQL',
  dstack: 'stops at the same statement under Alembic: the history does not run on an empty PostgreSQL',
  'python3-gnocchi': 'rows get the time by code of another package; without it a NOT NULL fails',
  'python3-aodh': 'the default of a column is the time at which the migration runs',
}
const MAJOR = 17
const PROGRAM = fileURLToPath(new URL('histories.py', import.meta.url))
const LIBRARIES = join(cacheRoot(), 'bench', 'psycopg2')

/** Environments without a driver of PostgreSQL borrow one; it is not installed into them. */
function fetchDriver() {
  if (existsSync(LIBRARIES)) return
  const words = [
    'download',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--python-version',
    '3.11',
    '-d',
    LIBRARIES,
    'psycopg2-binary',
  ]
  spawnSync('python3', ['-m', 'pip', ...words], { stdio: 'inherit' })
  for (const wheel of readdirSync(LIBRARIES))
    spawnSync('python3', ['-m', 'zipfile', '-e', join(LIBRARIES, wheel), LIBRARIES])
}

async function sql(connection, text) {
  const client = new pg.Client(connection)
  await client.connect()
  return client.query(text).finally(() => client.end())
}

async function schemaOf(connection) {
  const client = new pg.Client(connection)
  await client.connect()
  return readSchema(client).finally(() => client.end())
}

async function ours(server, name, revisions) {
  await sql(server.connection(), `CREATE DATABASE ${name} OWNER ${MIGRATOR}`)
  const sessions = {
    connection: server.connection(name),
    migrator: server.connection(name, MIGRATOR),
    watcher: server.connection(name, WATCHER),
  }
  const started = performance.now()
  const result = await rehearse({
    ...sessions,
    revisions,
    transactions: 'each',
    roundTrip: !process.env.ONEWAY,
    rows: 0,
  })
  return { result, seconds: (performance.now() - started) / 1000, sessions }
}

function theirs(entry, tree, server, { name, convention, revisions, reached }) {
  const python = join(cacheRoot(), 'bench', 'venv', `${entry.package}-${entry.version}`, 'bin', 'python')
  if (!existsSync(python)) return undefined
  const { host, user } = server.connection()
  const files = revisions.map(({ revision }) => ({ id: revision.id, path: join(tree, revision.position.file) }))
  const paths = [...new Set(files.map(({ path }) => dirname(path)))]
  const input = {
    paths,
    convention,
    host,
    user,
    database: `${name}_alembic`,
    copy: `${name}_copy`,
    copyAfter: reached,
    libraries: LIBRARIES,
    preload: PRELOAD[entry.package] ?? [],
    files,
  }
  const ran = spawnSync(python, [PROGRAM], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    timeout: 240_000,
    cwd: '/',
    env: {
      ...process.env,
      ...SETTINGS[entry.package],
      HOME: join(cacheRoot(), 'bench', 'home', `${entry.package}-${entry.version}`),
    },
  })
  try {
    return JSON.parse(ran.stdout)
  } catch {
    return {
      ran: 0,
      seconds: 0,
      copied: false,
      failure: { id: '', reason: (ran.stderr ?? '').trim().split('\n').at(-1)?.slice(0, 160) },
    }
  }
}

async function measureHistory(server, entry, tree, opened, name) {
  const revisions = []
  for (const revision of selectRevisions(opened.history, []))
    revisions.push({ ...(await scriptsOf(opened, revision)), live: liveReaderOf(opened, revision), judged: true })
  if (revisions.length < 5) return undefined
  const library = new Library(opened.service.workspace, await loadPythonParser())
  const { namingConvention } = await surroundingsOf(library, opened.environment, revisions[0].revision.position)
  const convention = namingConvention === undefined ? null : Object.fromEntries(namingConvention)
  const own = await ours(server, name, revisions)
  const { failure, roundTrips, runs } = own.result
  const at = failure === undefined ? -1 : revisions.findIndex(({ revision }) => revision.id === failure.id)
  const reached = at === -1 ? revisions.length : at
  await sql(server.connection(), `CREATE DATABASE ${name}_alembic`)
  const alembic = theirs(entry, tree, server, { name, convention, revisions, reached })
  const mine = await schemaOf(own.sessions.connection)
  const differences = alembic?.copied
    ? compareSchemas(await schemaOf(server.connection(`${name}_copy`)), mine)
    : undefined
  const count = (word) => roundTrips.filter(({ result }) => result === word).length
  const left = runs.filter(({ direction }) => direction === 'up').flatMap((run) => run.left)
  return {
    entry,
    name: opened.environment.name,
    revisions: revisions.length,
    reached,
    left,
    failure,
    alembic,
    differences,
    statements: runs.reduce((sum, { statements }) => sum + statements.length, 0),
    seconds: own.seconds,
    reversible: count('reversible'),
    irreversible: count('irreversible'),
    differs: count('differs'),
    unverified: count('unverified'),
    trips: roundTrips,
  }
}

const real = (list) =>
  list.filter((one) => !isColumnOrder(one) && !/"grants"/.test(JSON.stringify(one.properties.map(({ name }) => name))))

function row(one) {
  const { alembic, differences } = one
  return [
    `${one.entry.package} ${one.entry.version}`,
    one.name.split('/').slice(-2).join('/'),
    `${one.reached} of ${one.revisions}`,
    one.statements,
    one.seconds.toFixed(1),
    one.left.length,
    one.reversible,
    one.irreversible,
    one.differs,
    one.unverified,
    alembic === undefined ? '–' : alembic.failure === null ? `all, ${alembic.seconds.toFixed(1)} s` : `${alembic.ran}`,
    differences === undefined
      ? '–'
      : real(differences).length === 0
        ? 'equal'
        : `${real(differences).length} objects differ`,
  ]
}

fetchDriver()
const server = await startServer({ major: MAJOR, folder: postgresFolder() })
const found = []
try {
  for (const entry of migrationPackages(names.length === 0 ? PACKAGES : names)) {
    const tree = fetchedMigrationTree(entry)
    const workspace = openDirectory(tree)
    const histories = (await historiesIn(workspace)).filter(({ tool }) => tool.id === 'alembic')
    const service = { name: entry.package, workspace, path: '.', histories, settings: {}, databases: {}, needs: [] }
    for (const [at, opened] of (await openHistories([service])).entries()) {
      if (/sqlite/.test(opened.environment.name)) continue
      const name = `h${at}_${entry.package.replace(/\W/g, '_').toLowerCase()}`
      try {
        const one = await measureHistory(server, entry, tree, opened, name)
        if (one === undefined) continue
        found.push(one)
        console.error(row(one).join(' | '))
        if (one.failure)
          console.error(
            '   stopped',
            one.failure.direction,
            one.failure.sql.slice(0, 80).replace(/\s+/g, ' '),
            one.failure.file,
            one.failure.line,
            one.failure.message,
            '| not run before:',
            one.failure.left
              .slice(-2)
              .map((step) => `${step.file}:${step.line} ${step.reason}`)
              .join('; '),
          )
        if (one.alembic?.failure) console.error('   alembic', one.alembic.failure.id, one.alembic.failure.reason)
        if (flags.has('--left'))
          for (const step of one.left)
            console.error(`    left ${step.id} ${step.file.split('/').at(-1)}:${step.line} ${step.reason}`)
        if (flags.has('--differences'))
          for (const difference of real(one.differences ?? []))
            console.error('   ', JSON.stringify(difference).slice(0, 300))
      } catch (error) {
        console.error(entry.package, opened.environment.name, error)
      }
    }
  }
} finally {
  await server.stop()
}
const HEAD = [
  'package',
  'history',
  'revisions run',
  'statements',
  's',
  'steps not run',
  'reversible',
  'irreversible',
  'back to another schema',
  'unverified',
  'own Alembic',
  'schemas',
]
const stops = found
  .filter(({ failure }) => failure !== undefined)
  .map(({ entry, failure }) => {
    const because = failure.left.at(-1)
    const tail =
      because === undefined
        ? ''
        : ` Not run before: \`${because.file.split('/').at(-1)}:${because.line}\`, ${because.reason}.`
    return `- ${entry.package}: \`${failure.file.split('/').at(-1)}:${failure.line}\`: ${failure.message} (${failure.sqlstate}).${tail}`
  })
const isWhole = ({ reached, revisions: all, alembic, differences }) =>
  reached === all && alembic?.failure === null && differences !== undefined && real(differences).length === 0
const whole = found.filter(isWhole)
const causes = [...new Set(found.filter((one) => !isWhole(one)).map(({ entry }) => entry.package))]
  .filter((name) => CAUSES[name] !== undefined)
  .map((name) => `- ${name}: ${CAUSES[name]}.`)
const text = [
  `Complete histories on PostgreSQL ${MAJOR}, from an empty database, every revision there, back and there again (\`bench/histories.mjs\`). What a revision asks the database is answered by the server of the rehearsal. *Own Alembic*: the same revisions run by the Alembic, SQLAlchemy and helper modules the project itself is installed with; *schemas*: what ours and theirs leave after the revisions we ran, compared object by object; where steps were not run, what they would have made is missing.`,
  `**${whole.length} of ${found.length} run whole and leave the schema their own Alembic leaves**: ${whole.map(({ entry, revisions }) => `${entry.package} (${revisions})`).join(', ')}.`,
  table(HEAD, found.map(row), [3, 4, 5, 6, 7, 8, 9]),
  'Where they stop:',
  stops.join('\n'),
  'Why, and where the others differ:',
  causes.join('\n'),
].join('\n\n')
if (flags.has('--print') || names.length > 0) console.log(text)
else writeSection('docs/accuracy.md', 'histories', text, 'Accuracy')
