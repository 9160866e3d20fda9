import { ExpectedDatabase } from './library/expected-database.ts'
import { makes, moduleOf } from './library/members.ts'
import { contextModule } from './operations/context.ts'
import { opModule } from './operations/op.ts'
import { sessions } from './operations/session.ts'
import { postgresqlEnumAddOn, syncEnumValues } from './operations/sync-enum.ts'
import type { Run } from './operations/target.ts'
import { PyCallable, PyModule, type Vocabulary, type VocabularyContext } from './python/values.ts'
import { sqlalchemyModules } from './sqlalchemy/modules.ts'
import { sqlModel } from './sqlalchemy/orm/declarative.ts'
import { DEFAULT_CONVENTION, UNKNOWN_CONVENTION } from './sqlalchemy/schema/naming.ts'
import { AUTO_STRING, fastapiUsersTypes, pgvectorTypes, sqlalchemyUtilsTypes } from './sqlalchemy/types/third-party.ts'

/**
 * The libraries a revision file may import, for one run of one direction: Alembic's directives write statements through
 * the place of their call, SQLAlchemy's constructs are values. What is not modelled is undefined.
 */
export function createVocabulary(context: VocabularyContext): Vocabulary {
  const { namingConvention = UNKNOWN_CONVENTION, options } = context
  const isNone = namingConvention !== UNKNOWN_CONVENTION && namingConvention.size === 0
  const convention = isNone ? DEFAULT_CONVENTION : namingConvention
  const database = new ExpectedDatabase(context.schemaBefore, context.live)
  const run: Run = { state: { autocommit: 0, createdTypes: new Set(), database }, convention, options }
  const own = new Map<string, PyModule>([...alembicModules(run), ['sqlmodel', sqlmodelModule()]])
  const others = libraries()
  return (name) =>
    own.get(name) ?? others.get(name) ?? (/^sqlalchemy_utils(?:\.|$)/.test(name) ? sqlalchemyUtils(name) : undefined)
}

let shared: ReadonlyMap<string, PyModule> | undefined

/** What does not depend on the run is made once: making it costs more than evaluating most revisions. */
function libraries(): ReadonlyMap<string, PyModule> {
  shared ??= new Map<string, PyModule>([...sqlalchemyModules(sessions), ...thirdParty()])
  return shared
}

function alembicModules(run: Run): [string, PyModule][] {
  const op = opModule(run, [syncEnumValues])
  const context = contextModule(run)
  return [
    ['alembic', moduleOf('alembic', { op, context })],
    ['alembic.op', op],
    ['alembic.context', context],
    ['alembic_postgresql_enum', moduleOf('alembic_postgresql_enum', postgresqlEnumAddOn)],
  ]
}

const sqlmodelTypes = new PyModule('sqlmodel.sql.sqltypes', (name) => {
  if (name === 'types') return libraries().get('sqlalchemy.types')
  return name === 'AutoString' ? AUTO_STRING : undefined
})
const sqlmodelSql = moduleOf('sqlmodel.sql', { sqltypes: sqlmodelTypes })

/** Each run has its own: its metadata changes as files are read. */
function sqlmodelModule(): PyModule {
  return moduleOf('sqlmodel', { AutoString: AUTO_STRING, SQLModel: sqlModel(), sql: sqlmodelSql })
}

/** What its function gives, which is called when it is first used: here at once. */
const PROXY = makes('Proxy', '__factory__', (args, site) =>
  site.invoke(args.get('__factory__') ?? null, { positional: [], named: new Map() }),
)

function thirdParty(): [string, PyModule][] {
  const generics = moduleOf('fastapi_users_db_sqlalchemy.generics', fastapiUsersTypes)
  const pgvector = moduleOf('pgvector.sqlalchemy', pgvectorTypes)
  return [
    ['sqlmodel.sql', sqlmodelSql],
    ['sqlmodel.sql.sqltypes', sqlmodelTypes],
    ['fastapi_users_db_sqlalchemy', moduleOf('fastapi_users_db_sqlalchemy', { generics })],
    ['fastapi_users_db_sqlalchemy.generics', generics],
    ['pgvector', moduleOf('pgvector', { sqlalchemy: pgvector })],
    ['pgvector.sqlalchemy', pgvector],
    ['pgvector.sqlalchemy.vector', pgvector],
    ['lazy_object_proxy', moduleOf('lazy_object_proxy', { Proxy: PROXY })],
  ]
}

/** Any module of `sqlalchemy_utils`: its types have names of their own, wherever they are looked up. */
function sqlalchemyUtils(name: string): PyModule {
  return new PyModule(name, (member) => {
    if (Object.hasOwn(sqlalchemyUtilsTypes, member)) return sqlalchemyUtilsTypes[member]
    if (/^[a-z_]+$/.test(member)) return sqlalchemyUtils(`${name}.${member}`)
    return /Engine$/.test(member) ? new PyCallable(member, () => null) : undefined
  })
}
