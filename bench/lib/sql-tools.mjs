// The real tools that keep migrations in SQL files, installed into the cache: what they do is what ours is held against.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheRoot } from './corpus.mjs'

const NODE = join(cacheRoot(), 'bench', 'sql-tools')
const GO = join(NODE, 'bin')
const PACKAGES = ['prisma@6.19.3', '@prisma/adapter-pg@6.19.3', 'dbmate@2.36.0', 'pg@8']

/** Prisma's engine for migrations as WebAssembly: the binary one is not in any registry. */
const PRISMA_CONFIG = `import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { defineConfig } from 'prisma/config'

// The adapter has no type for the \`name\` of catalogs.
function withNames(result) {
  for (const one of Array.isArray(result) ? result : [result])
    for (const field of one?.fields ?? []) if (field.dataTypeID === 19) field.dataTypeID = 25
  return result
}
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const query = pool.query.bind(pool)
pool.query = async (...words) => withNames(await query(...words))
export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  // The adapter cuts scripts at every semicolon; the engine that Prisma downloads sends them whole.
  adapter: async () => {
    const factory = new PrismaPg(pool)
    const connect = factory.connect.bind(factory)
    factory.connect = async () => {
      const adapter = await connect()
      adapter.executeScript = async (script) => void (await pool.query(script))
      return adapter
    }
    return factory
  },
} as never)
`

const PRISMA_SCHEMA = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n'

function run(command, words, options = {}) {
  const ran = spawnSync(command, words, { encoding: 'utf8', timeout: 300_000, ...options })
  return { code: ran.status ?? -1, text: `${ran.stdout ?? ''}${ran.stderr ?? ''}${ran.error ?? ''}` }
}

/** Installs what is missing; throws where it cannot be had. */
export function installTools() {
  mkdirSync(NODE, { recursive: true })
  if (!existsSync(join(NODE, 'node_modules', 'prisma'))) {
    writeFileSync(join(NODE, 'package.json'), '{"private":true}\n')
    check(run('npm', ['install', '--silent', '--ignore-scripts', ...PACKAGES], { cwd: NODE }))
  }
  const env = { ...process.env, GOBIN: GO }
  const others = 'no_clickhouse no_libsql no_mssql no_mysql no_sqlite3 no_vertica no_ydb'
  if (!existsSync(join(GO, 'goose')))
    check(run('go', ['install', `-tags=${others}`, 'github.com/pressly/goose/v3/cmd/goose@v3.29.0'], { env }))
  if (!existsSync(join(GO, 'migrate')))
    check(run('go', ['install', '-tags=postgres', 'github.com/golang-migrate/migrate/v4/cmd/migrate@v4.20.1'], { env }))
}

function check({ code, text }) {
  if (code !== 0) throw new Error(text)
}

/** The folder of a Go module of that version, as the module proxy gives it. */
export function goModule(name, version) {
  const { code, text } = run('go', ['mod', 'download', '-json', `${name}@${version}`], { cwd: NODE })
  if (code !== 0) throw new Error(text)
  return JSON.parse(text).Dir
}

const url = ({ host, user, database }) =>
  `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&sslmode=disable`

/**
 * Applies the migrations of a folder with the tool they are for.
 * @param {string} tool id of the tool
 * @param {string} folder the folder of the migrations
 * @param {{host: string, user: string, database: string}} connection
 * @param {string} work an empty folder of the caller's
 * @returns {{code: number, text: string}}
 */
export function applyWith(tool, folder, connection, work) {
  const words = {
    goose: () => run(join(GO, 'goose'), ['-dir', folder, 'postgres', url(connection), 'up']),
    'golang-migrate': () => run(join(GO, 'migrate'), ['-path', folder, '-database', goUrl(connection), 'up']),
    dbmate: () =>
      run(join(NODE, 'node_modules', '.bin', 'dbmate'), [
        '-d',
        folder,
        '--no-dump-schema',
        '-u',
        socketUrl(connection),
        'up',
      ]),
    prisma: () => prisma(folder, connection, work),
  }
  return words[tool]()
}

/** Go's driver would rather have no host at all. */
const goUrl = (connection) => url(connection).replace('@localhost/', '@/')

/** dbmate takes the folder of the socket by its own name. */
function socketUrl({ host, user, database }) {
  return `postgres://${user}@/${database}?socket=${encodeURIComponent(host)}&sslmode=disable`
}

function prisma(folder, connection, work) {
  mkdirSync(join(work, 'prisma'), { recursive: true })
  writeFileSync(join(work, 'prisma.config.ts'), PRISMA_CONFIG)
  writeFileSync(join(work, 'prisma', 'schema.prisma'), PRISMA_SCHEMA)
  if (!existsSync(join(work, 'prisma', 'migrations'))) symlinkSync(folder, join(work, 'prisma', 'migrations'))
  if (!existsSync(join(work, 'node_modules'))) symlinkSync(join(NODE, 'node_modules'), join(work, 'node_modules'))
  // It looks for its binaries before it finds that it needs none.
  const engine = join(work, 'no-engine.node')
  writeFileSync(engine, '', { mode: 0o755 })
  const env = {
    ...process.env,
    DATABASE_URL: url(connection),
    PRISMA_QUERY_ENGINE_LIBRARY: engine,
    PRISMA_SCHEMA_ENGINE_BINARY: engine,
    CHECKPOINT_DISABLE: '1',
  }
  const script = join(NODE, 'node_modules', 'prisma', 'build', 'index.js')
  return run(process.execPath, [script, 'migrate', 'deploy'], { cwd: work, env })
}

/** The tables in which the tools note what was applied. */
export const VERSION_TABLES = ['goose_db_version', 'schema_migrations', '_prisma_migrations']
