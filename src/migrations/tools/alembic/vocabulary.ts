import { moduleOf } from './library/members.ts'
import { contextModule } from './operations/context.ts'
import { opModule } from './operations/op.ts'
import { sessions } from './operations/session.ts'
import type { Run } from './operations/target.ts'
import type { PyModule, Vocabulary, VocabularyContext } from './python/values.ts'
import { sqlalchemyModules } from './sqlalchemy/modules.ts'
import { DEFAULT_CONVENTION } from './sqlalchemy/schema/naming.ts'
import { AUTO_STRING, fastapiUsersTypes, pgvectorTypes, sqlalchemyUtilsTypes } from './sqlalchemy/types/third-party.ts'

/**
 * The libraries a revision file may import, for one run of one direction: Alembic's directives write statements through
 * the place of their call, SQLAlchemy's constructs are values. What is not modelled is undefined.
 */
export function createVocabulary(context: VocabularyContext): Vocabulary {
  const convention = context.namingConvention.size > 0 ? context.namingConvention : DEFAULT_CONVENTION
  const run: Run = { state: { autocommit: 0, createdTypes: new Set() }, convention }
  const modules = new Map<string, PyModule>([...sqlalchemyModules(sessions), ...alembicModules(run), ...thirdParty()])
  return (name) => modules.get(name)
}

function alembicModules(run: Run): [string, PyModule][] {
  const op = opModule(run, [])
  const context = contextModule(run)
  return [
    ['alembic', moduleOf('alembic', { op, context })],
    ['alembic.op', op],
    ['alembic.context', context],
  ]
}

function thirdParty(): [string, PyModule][] {
  const sqltypes = moduleOf('sqlmodel.sql.sqltypes', { AutoString: AUTO_STRING })
  const sql = moduleOf('sqlmodel.sql', { sqltypes })
  const generics = moduleOf('fastapi_users_db_sqlalchemy.generics', fastapiUsersTypes)
  const pgvector = moduleOf('pgvector.sqlalchemy', pgvectorTypes)
  const utilsTypes = moduleOf('sqlalchemy_utils.types', {
    ...sqlalchemyUtilsTypes,
    ...submodules(),
  })
  return [
    ['sqlmodel', moduleOf('sqlmodel', { AutoString: AUTO_STRING, sql })],
    ['sqlmodel.sql', sql],
    ['sqlmodel.sql.sqltypes', sqltypes],
    ['fastapi_users_db_sqlalchemy', moduleOf('fastapi_users_db_sqlalchemy', { generics })],
    ['fastapi_users_db_sqlalchemy.generics', generics],
    ['pgvector', moduleOf('pgvector', { sqlalchemy: pgvector })],
    ['pgvector.sqlalchemy', pgvector],
    ['pgvector.sqlalchemy.vector', pgvector],
    ['sqlalchemy_utils', moduleOf('sqlalchemy_utils', { ...sqlalchemyUtilsTypes, types: utilsTypes })],
    ['sqlalchemy_utils.types', utilsTypes],
    ...Object.entries(submodules()).map(([name, module]): [string, PyModule] => [
      `sqlalchemy_utils.types.${name}`,
      module,
    ]),
  ]
}

/** Modules of `sqlalchemy_utils.types`: each holds its own type, and looking it up in all of them does no harm. */
function submodules(): Record<string, PyModule> {
  const names = ['uuid', 'email', 'choice', 'json', 'url', 'arrow', 'scalar_list', 'phone_number', 'ts_vector', 'ltree']
  return Object.fromEntries(
    names.map((name) => [name, moduleOf(`sqlalchemy_utils.types.${name}`, sqlalchemyUtilsTypes)]),
  )
}
