// Squashes whole real histories into one revision each, writes nothing, and tells what was proven or why it cannot be.
// usage: node bench/squash.mjs [--print] [PACKAGE…]
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { squash } from '../dist/app/migrate-squash.js'
import { postgresFolder } from '../dist/app/postgres-folder.js'
import { historiesIn } from '../dist/migrations/fleet/fleet.js'
import { openHistories, selectRevisions } from '../dist/migrations/fleet/select.js'
import { Library } from '../dist/migrations/tools/alembic/python/modules.js'
import { surroundingsOf } from '../dist/migrations/tools/alembic/surroundings.js'
import { loadPythonParser } from '../dist/parsers/python/parse.js'
import { startServer } from '../dist/postgres/server.js'
import { openDirectory } from '../dist/workspace/disk.js'
import { cacheRoot } from './lib/corpus.mjs'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { table, writeSection } from './lib/section.mjs'

const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const PACKAGES = [
  'argilla-server',
  'fief-server',
  'mlflow',
  'ckan',
  'open-webui',
  'langflow-base',
  'skyvern',
  'arize-phoenix',
  'optuna',
  'dstack',
  'python3-mistral',
  'python3-magnum',
  'buildbot',
]

const PROGRAM = fileURLToPath(new URL('histories.py', import.meta.url))
const LIBRARIES = join(cacheRoot(), 'bench', 'psycopg2')
let server

/** A database the project's own Alembic brought to the head; undefined where it is not installed or does not get there. */
async function madeByAlembic(entry, tree, environment) {
  const python = join(cacheRoot(), 'bench', 'venv', `${entry.package}-${entry.version}`, 'bin', 'python')
  if (!existsSync(python)) return undefined
  server ??= await startServer({ major: 17, folder: postgresFolder() })
  const { host, user, port } = server.connection()
  const workspace = openDirectory(tree)
  const histories = (await historiesIn(workspace)).filter(({ tool }) => tool.id === 'alembic')
  const service = { name: 'x', workspace, path: '.', histories, settings: {}, databases: {}, needs: [] }
  const opened = (await openHistories([service])).find((one) => one.environment.name === environment.name)
  const revisions = selectRevisions(opened.history, [])
  const library = new Library(workspace, await loadPythonParser())
  const { namingConvention } = await surroundingsOf(library, opened.environment, revisions[0].position)
  const convention = namingConvention === undefined ? null : Object.fromEntries(namingConvention)
  const database = `s${entry.package.replace(/\W/g, '_')}`.toLowerCase()
  await query(server.connection(), `create database ${database}`)
  const files = revisions.map(({ id, position: { file } }) => ({ id, path: join(tree, file) }))
  const paths = [...new Set([tree, ...files.map(({ path }) => dirname(path))])]
  const request = {
    paths,
    convention,
    host,
    user,
    database,
    copy: 'none',
    copyAfter: -1,
    libraries: LIBRARIES,
    preload: [],
    files,
  }
  const run = spawnSync(python, [PROGRAM], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    cwd: tree,
    timeout: 200000,
  })
  const answer = run.status === 0 ? JSON.parse(run.stdout) : { failure: { reason: run.stderr.slice(-200) } }
  if (answer.failure !== null) return { reason: answer.failure.reason }
  const table =
    'create table alembic_version (version_num varchar(32) not null, constraint alembic_version_pkc primary key (version_num))'
  await query(
    { ...server.connection(), database },
    `${table}; insert into alembic_version values ('${revisions.at(-1).id}')`,
  )
  return { url: `postgresql://${user}@localhost:${port ?? 5432}/${database}?host=${encodeURIComponent(host)}` }
}

async function query(connection, sql) {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query(sql)
  await client.end()
}

async function attempt(tree, history, to, made) {
  const start = performance.now()
  const done = (result) => ({ seconds: ((performance.now() - start) / 1000).toFixed(1), ...result })
  try {
    const found = await squash({
      folder: tree,
      history,
      to,
      write: false,
      onProgress: () => {},
      ...(made ? { made } : {}),
    })
    const statements = found.files[0].text.match(/op\.execute\(/g)?.length ?? 0
    return done({ statements, result: found.proven ? 'proven equal' : `not proven: ${found.differences[0]}` })
  } catch (error) {
    return done({ statements: '–', result: `refused: ${error.message}` })
  }
}

const rows = []
for (const entry of migrationPackages(names.length === 0 ? PACKAGES : names)) {
  const tree = fetchedMigrationTree(entry)
  const histories = (await historiesIn(openDirectory(tree))).filter(({ tool }) => tool.id === 'alembic')
  for (const { environment } of histories.slice(0, 2)) {
    const { statements, seconds, result } = await attempt(tree, environment.name, 'head')
    let own = '–'
    if (result.startsWith('refused: what') || result.startsWith('refused: which')) {
      const made = await madeByAlembic(entry, tree, environment)
      if (made?.url !== undefined) own = (await attempt(tree, environment.name, 'head', made.url)).result.slice(0, 200)
      else if (made !== undefined) own = `Alembic stops: ${made.reason.slice(0, 120)}`
    }
    rows.push([
      `${entry.package} ${entry.version}`,
      environment.name.split('/').slice(-2).join('/'),
      statements,
      seconds,
      result.slice(0, 200),
      own,
    ])
    console.error(rows.at(-1).join('  '))
  }
}
await server?.stop()
const proven = rows.filter((row) => row[4] === 'proven equal').length
const helped = rows.filter((row) => row[5] === 'proven equal').length
const text = [
  '## Squashing whole histories',
  `\`plimsoll migrate squash --to head\` on whole histories, from their files alone (\`bench/squash.mjs\`): what a revision asks of the database is answered by the throwaway one. **${proven} of ${rows.length} proven equal**, schema and rows; ${helped} more from a database the service's own Alembic made (\`--made\`, where it is installed here). Histories that begin with tables they did not make have no schema of their own.`,
  table(
    ['package', 'history', 'statements of the one', 's', 'from the files', 'from a database its own Alembic made'],
    rows,
    [2, 3],
  ),
].join('\n\n')
if (flags.has('--print') || names.length > 0) console.log(text)
else writeSection('docs/accuracy.md', 'squash', text, 'Accuracy')
