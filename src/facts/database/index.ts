import { argument, nameOf, returnsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { conditionOf } from '../logging/conditions.ts'
import { shorten } from '../origins/inputs.ts'
import { entriesOf, keywordsOf } from '../python/keywords.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonCall, PythonFacts } from '../python/types.ts'
import { findStatementTimeouts } from './timeouts.ts'
import type { DatabaseFacts, DatabasePool, EngineOption } from './types.ts'

const MAKERS: Readonly<Record<string, DatabasePool['kind']>> = {
  'sqlalchemy.create_engine': 'sqlalchemy',
  'sqlalchemy.engine.create_engine': 'sqlalchemy',
  'sqlalchemy.future.create_engine': 'sqlalchemy',
  'sqlalchemy.engine_from_config': 'sqlalchemy',
  'sqlalchemy.engine.engine_from_config': 'sqlalchemy',
  'sqlalchemy.ext.asyncio.create_async_engine': 'sqlalchemy',
  'sqlalchemy.ext.asyncio.engine.create_async_engine': 'sqlalchemy',
  'sqlalchemy.ext.asyncio.async_engine_from_config': 'sqlalchemy',
  'sqlmodel.create_engine': 'sqlalchemy',
  'sqlmodel.ext.asyncio.session.create_async_engine': 'sqlalchemy',
  'asyncpg.create_pool': 'asyncpg',
  'asyncpg.pool.create_pool': 'asyncpg',
  'psycopg_pool.ConnectionPool': 'psycopg',
  'psycopg_pool.AsyncConnectionPool': 'psycopg',
  'databases.Database': 'asyncpg',
}

const OTHERS = [
  'psycopg.connect',
  'psycopg.AsyncConnection.connect',
  'psycopg2.connect',
  'psycopg2.pool.ThreadedConnectionPool',
  'psycopg2.pool.SimpleConnectionPool',
  'asyncpg.connect',
  'tortoise.Tortoise.init',
  'tortoise.contrib.fastapi.register_tortoise',
  'prisma.Prisma',
  'motor.motor_asyncio.AsyncIOMotorClient',
  'pymongo.MongoClient',
  'pymysql.connect',
  'aiomysql.create_pool',
  'peewee.PostgresqlDatabase',
  'playhouse.pool.PooledPostgresqlDatabase',
]

/** Connection pools with every argument, from the calls that make them. */
export default defineFact<DatabaseFacts>({
  async collect({ workspace, fact }) {
    const python = await fact('python')
    return {
      pools: python.callsTo(...Object.keys(MAKERS)).map((call) => poolOf(call, python)),
      timeouts: findStatementTimeouts(python, workspace),
      others: python
        .callsTo(...OTHERS)
        .filter(({ node }) => purposeOf(node.tree.file) === 'service')
        .map(({ node, name }) => ({ call: name ?? '', at: node.position })),
    }
  },
})

/** Connections to databases of customers, which the service asks now and then. */
const CUSTOMERS_OWN =
  /(^|\/)(connectors?|providers?|integrations?|plugins?|components|datasources?|vector|vector_stores?|vectorstores?)\//

/** Functions that migrate a schema or create it, for as long as it takes. */
const FOR_SCHEMA = /alembic|migrat|(create|drop)_\w*(tables?|schema|database|db|extension)|upgrade/i

/** The function that makes an engine in a variable of its own and disposes of it before it ends. */
function disposedIn(node: PythonNode): PythonNode | undefined {
  const variable = node.parentNode?.kind === 'assignment' ? node.parentNode.field('left') : undefined
  const owner = node.enclosing('function_definition', 'class_definition')
  if (variable?.kind !== 'identifier' || owner?.kind !== 'function_definition') return undefined
  const disposes = owner.find('call').some((one) => one.field('function')?.text === `${variable.text}.dispose`)
  return disposes ? owner : undefined
}

function poolOf({ node, name }: PythonCall, python: PythonFacts): DatabasePool {
  const keywords = keywordsOf(node, python)
  const values = new Map(keywords.values)
  const connect = values.get('connect_args')
  const inner = connect === undefined ? undefined : entriesOf(connect, python)
  const settings = inner?.values.get('server_settings') ?? values.get('server_settings')
  const server = settings === undefined ? undefined : entriesOf(settings, python)
  const poolClass = values.get('poolclass')
  const isConfiguration = /from_config$/.test(name ?? '')
  const disposing = disposedIn(node)
  const place = CUSTOMERS_OWN.test(node.tree.file) ? 'connector' : purposeOf(node.tree.file)
  const isForSchema = disposing !== undefined && FOR_SCHEMA.test(nameOf(disposing))
  return {
    at: node.position,
    call: name ?? '',
    within: within(python, node),
    isMomentary: disposing !== undefined && disposing.find('yield').length === 0,
    kind: MAKERS[name ?? ''] ?? 'other',
    purpose: place === 'service' && isForSchema ? 'migration' : place,
    dialect:
      (inner?.values.has('check_same_thread') === true && !isChosen(connect, python)) ||
      /sqlite/i.test(within(python, node))
        ? 'sqlite'
        : isConfiguration
          ? 'unknown'
          : dialectOf(argument(node, 'url', 0) ?? argument(node, 'dsn', 0), python),
    poolClass: poolClass === undefined ? undefined : lastName(poolClass, python),
    options: table(values, node, python),
    connectArguments: table([...(inner?.values ?? []), ...(server?.values ?? [])], node, python),
    isOpen: keywords.isOpen || isConfiguration || inner?.isOpen === true || server?.isOpen === true,
  }
}

/** Arguments of one of several kinds of database: a function with several ends, or `… if is_sqlite else {}`. */
function isChosen(connect: PythonNode | undefined, python: PythonFacts): boolean {
  if (connect?.kind === 'conditional_expression') return true
  const callee = connect?.kind === 'call' ? connect.field('function') : undefined
  const made = callee === undefined ? undefined : python.resolve(callee)
  return made?.kind === 'function' && returnsOf(made.node).length > 1
}

function table(
  entries: Iterable<readonly [string, PythonNode]>,
  call: PythonNode,
  python: PythonFacts,
): Record<string, EngineOption> {
  return Object.fromEntries(
    [...entries].map(([key, node]) => [
      key,
      {
        text: shorten(node.text, 80),
        value: python.constant(node),
        at: node.position,
        conditional: isWithin(node, call) ? undefined : conditionOfOption(node),
      },
    ]),
  )
}

function isWithin(node: PythonNode, call: PythonNode): boolean {
  return node.tree === call.tree && node.start >= call.start && node.end <= call.end
}

/** Options for servers are often left out for SQLite, which has no pool to speak of. */
function conditionOfOption(node: PythonNode): string | undefined {
  const condition = conditionOf(node)
  return condition === undefined || /sqlite|postgres|mysql|dialect|driver|url|dsn/i.test(condition)
    ? undefined
    : condition
}

function lastName(node: PythonNode, python: PythonFacts): string {
  const name = python.qualifiedName(node) ?? node.text
  // `NullPool if testing else None` names it only for tests.
  return node.kind === 'conditional_expression' ? 'conditional' : name.slice(name.lastIndexOf('.') + 1)
}

function dialectOf(url: PythonNode | undefined, python: PythonFacts): DatabasePool['dialect'] {
  if (url === undefined) return 'unknown'
  const literal = stringValue(url) ?? (url.kind === 'string' ? url.text : undefined)
  if (literal !== undefined && /^[rf]?["']?sqlite/.test(literal)) return 'sqlite'
  const value = python.constant(url)
  if (typeof value === 'string') {
    if (/^sqlite/.test(value)) return 'default-sqlite'
    if (/^(mysql|mariadb)/.test(value)) return 'mysql'
    if (/^(postgres|cockroach|mssql|oracle)/.test(value)) return 'server'
  }
  if (/sqlite/i.test(url.text)) return 'default-sqlite'
  return 'unknown'
}
