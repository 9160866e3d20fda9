import { inspect, reflection } from '../inspector/inspector.ts'
import { asFlag } from '../library/convert.ts'
import { ignored, type Members, makes, moduleOf } from '../library/members.ts'
import { PyModule, type PyValue } from '../python/values.ts'
import { compiles } from './compiler-extension.ts'
import { dialectBases } from './dialect-classes.ts'
import { array, constructs } from './expression/constructs.ts'
import { dmlFunctions } from './expression/dml.ts'
import { func } from './expression/functions.ts'
import { column as columnClause, table as lightTable, literalColumn } from './expression/light-table.ts'
import { exists, select, unions } from './expression/selects.ts'
import { bindparam, text } from './expression/text-clause.ts'
import { asName, MarkedName } from './name.ts'
import { asyncAttributes, declarative } from './orm/declarative.ts'
import { mutable } from './orm/mutable.ts'
import { checkConstraint } from './schema/check.ts'
import { column } from './schema/column.ts'
import { emitAll } from './schema/create-all.ts'
import { ddlElements } from './schema/ddl-elements.ts'
import { foreignKey, foreignKeyConstraint } from './schema/foreign-key.ts'
import { computed, identity, ServerDefault, sequence } from './schema/generators.ts'
import { index } from './schema/index.ts'
import { excludeConstraint, primaryKeyConstraint, uniqueConstraint } from './schema/keys.ts'
import { metaDataFunction } from './schema/metadata.ts'
import { tableFunction } from './schema/table-function.ts'
import { TYPE_DECORATOR, USER_DEFINED_TYPE } from './types/decorator.ts'
import { ENUM_CLASS, POSTGRESQL_ENUM_CLASS } from './types/enum.ts'
import { foreignType, mysqlTypes, sqliteTypes } from './types/foreign.ts'
import { genericTypes } from './types/generic.ts'
import { postgresqlTypes } from './types/postgresql.ts'

const types: Members = {
  ...genericTypes,
  Enum: ENUM_CLASS,
  TypeDecorator: TYPE_DECORATOR,
  UserDefinedType: USER_DEFINED_TYPE,
}

const schema: Members = {
  ...ddlElements,
  Table: tableFunction,
  Column: column,
  MetaData: metaDataFunction(emitAll),
  ForeignKey: foreignKey,
  ForeignKeyConstraint: foreignKeyConstraint,
  PrimaryKeyConstraint: primaryKeyConstraint,
  UniqueConstraint: uniqueConstraint,
  CheckConstraint: checkConstraint,
  Index: index,
  Sequence: sequence,
  Identity: identity,
  Computed: computed,
  DefaultClause: makes('DefaultClause', 'arg', (args) => new ServerDefault(args.get('arg'))),
  FetchedValue: makes('FetchedValue', 'for_update?', () => new ServerDefault(undefined)),
  conv: makes('conv', 'value', (args) => new MarkedName({ ...asName(args.get('value'), 'the name'), final: true })),
}

const expressions: Members = {
  ...constructs,
  ...unions,
  ...dmlFunctions,
  select,
  exists,
  text,
  bindparam,
  func,
  column: columnClause,
  literal_column: literalColumn,
  table: lightTable,
  quoted_name: makes('quoted_name', 'value quote', (args) => {
    const quote = args.get('quote')
    const name = asName(args.get('value'), 'the name')
    return new MarkedName(quote === null ? name : { ...name, quoted: asFlag(quote, 'quote') })
  }),
}

const event: Members = {
  listen: ignored('listen'),
  listens_for: makes('listens_for', '*arguments | **', () => identityFunction),
}

const identityFunction = makes('a decorator', 'decorated', (args) => args.get('decorated') ?? null)

const postgresql: Members = {
  ...postgresqlTypes,
  ENUM: POSTGRESQL_ENUM_CLASS,
  ExcludeConstraint: excludeConstraint,
  array,
  insert: dmlFunctions.insert,
}

function dialect(name: string, members: Readonly<Record<string, PyValue | undefined>>): PyModule {
  return new PyModule(`sqlalchemy.dialects.${name}`, (member) =>
    Object.hasOwn(members, member) ? members[member] : foreignType(member),
  )
}

const PARTS = ['base', 'types', 'json', 'array', 'ranges', 'named_types']

const postgresqlModule: PyModule = new PyModule('sqlalchemy.dialects.postgresql', (member) => {
  if (Object.hasOwn(postgresql, member)) return postgresql[member]
  return PARTS.includes(member) ? postgresqlModule : undefined
})

const dialects: Readonly<Record<string, PyModule>> = {
  postgresql: postgresqlModule,
  mysql: dialect('mysql', mysqlTypes),
  mariadb: dialect('mariadb', mysqlTypes),
  sqlite: dialect('sqlite', sqliteTypes),
  mssql: dialect('mssql', {}),
  oracle: dialect('oracle', {}),
}

/** The modules of SQLAlchemy by their names; `orm` adds what makes sessions. */
export function sqlalchemyModules(orm: Members): ReadonlyMap<string, PyModule> {
  const modules = new Map<string, PyModule>()
  const add = (name: string, members: Members) => {
    const module = moduleOf(name, members)
    modules.set(name, module)
    return module
  }
  const sql: Members = {
    ...expressions,
    ...schema,
    sqltypes: add('sqlalchemy.sql.sqltypes', types),
    type_api: add('sqlalchemy.sql.type_api', types),
    expression: add('sqlalchemy.sql.expression', expressions),
    schema: add('sqlalchemy.sql.schema', schema),
    functions: add('sqlalchemy.sql.functions', { func }),
    elements: add('sqlalchemy.sql.elements', expressions),
    ddl: add('sqlalchemy.sql.ddl', ddlElements),
    selectable: add('sqlalchemy.sql.selectable', expressions),
  }
  const declarativeModule = add('sqlalchemy.ext.declarative', declarative)
  const engine: Members = { ...reflection, reflection: add('sqlalchemy.engine.reflection', reflection) }
  for (const [name, module] of Object.entries(dialects)) modules.set(`sqlalchemy.dialects.${name}`, module)
  for (const name of PARTS) modules.set(`sqlalchemy.dialects.postgresql.${name}`, postgresqlModule)
  modules.set('sqlalchemy.dialects.mysql.types', dialect('mysql', mysqlTypes))
  for (const [name, module] of dialectBases((one, member) => dialects[one]?.member(member))) modules.set(name, module)
  const ormMembers: Members = { ...declarative, ...orm }
  add('sqlalchemy.orm.session', ormMembers)
  add('sqlalchemy', {
    ...expressions,
    ...types,
    ...schema,
    inspect,
    types: add('sqlalchemy.types', types),
    schema: add('sqlalchemy.schema', schema),
    sql: add('sqlalchemy.sql', sql),
    dialects: add('sqlalchemy.dialects', dialects),
    orm: add('sqlalchemy.orm', ormMembers),
    event: add('sqlalchemy.event', event),
    engine: add('sqlalchemy.engine', engine),
    ext: add('sqlalchemy.ext', {
      declarative: declarativeModule,
      compiler: add('sqlalchemy.ext.compiler', { compiles }),
      mutable: add('sqlalchemy.ext.mutable', mutable),
      asyncio: add('sqlalchemy.ext.asyncio', { AsyncAttrs: asyncAttributes }),
    }),
    inspection: add('sqlalchemy.inspection', { inspect }),
  })
  return modules
}
