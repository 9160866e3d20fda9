import type { Machine } from '../../../code-files/run/machine.ts'
import { isRecord, NotKnown, Unknown, type Value } from '../../../code-files/run/values.ts'
import type { Relation } from '../../../schema/catalogue.ts'
import { LoadedColumn } from './loaded.ts'
import { constraintName, enumName, inSchema, quotedList, type TableName, tableName, tablePath } from './names.ts'
import { flag, optionalText, text, texts } from './objects.ts'
import {
  checkSql,
  columnSql,
  commentSql,
  createEnum,
  createIndex,
  createTable,
  foreignKeyName,
  foreignKeySql,
  indexName,
  isEnum,
  type Settings,
} from './table-sql.ts'

/** What the operations ask of whoever reads a migration. */
export interface Asked {
  readonly settings: Settings
  hasTable(machine: Machine, schema: string | undefined, table: string): boolean | Unknown
  table(machine: Machine, schema: string | undefined, table: string): Relation | undefined | Unknown
  hasEnum(machine: Machine, schema: string | undefined, name: string): boolean | Unknown
}

type Operation = (machine: Machine, args: readonly Value[], asked: Asked) => readonly string[]

/** What a call sends. `checkFirst`: unless what it makes is there already. */
export interface Sent {
  readonly statements: readonly string[]
  readonly checkFirst: boolean
}

function known<T>(answer: T | Unknown): T {
  if (answer instanceof Unknown) throw new NotKnown(answer.reason)
  return answer
}

/** The table as the history leaves it. @throws NotKnown where it does not tell. */
function loaded(machine: Machine, asked: Asked, table: TableName): Relation {
  const relation = known(asked.table(machine, table.schema, table.name))
  if (relation === undefined) throw new NotKnown('the table is not there')
  return relation
}

function alter(table: TableName, rest: string): string {
  return `ALTER TABLE ${tablePath(table)} ${rest}`
}

/** Types that are not there yet, each once. */
function missingEnums(machine: Machine, asked: Asked, table: TableName, columns: readonly Value[]): string[] {
  const found = new Map<string, string>()
  for (const column of columns.filter((one) => isEnum(machine, one))) {
    const name = enumName(machine, table, column)
    if (!known(asked.hasEnum(machine, table.schema, name)) && !found.has(name))
      found.set(name, createEnum(machine, table, column))
  }
  return [...found.values()]
}

const makeTable: Operation = (machine, [target, ifNotExist, foreignKeys = true, indices = true], asked) => {
  const table = tableName(machine, target)
  if (ifNotExist instanceof Unknown || foreignKeys instanceof Unknown || indices instanceof Unknown)
    throw new NotKnown('an option')
  if (ifNotExist && asked.hasTable(machine, table.schema, table.name) === true) return []
  const columns = listedOf(machine, target, 'columns')
  const comment = optionalText(machine, target, 'comment')
  return [
    ...missingEnums(machine, asked, table, columns),
    createTable(machine, target, table, { foreignKeys: Boolean(foreignKeys), settings: asked.settings }),
    ...(indices ? listedOf(machine, target, 'indices').map((one) => createIndex(machine, table, one)) : []),
    ...(comment === undefined ? [] : [`COMMENT ON TABLE ${tablePath(table)} IS '${comment}'`]),
  ]
}

function listedOf(machine: Machine, target: Value, name: string): readonly Value[] {
  const value = isRecord(target) ? machine.member(target, name) : new Unknown(name)
  if (value === undefined) return []
  if (!Array.isArray(value) || machine.isTainted(value)) throw new NotKnown(`${name} is put together by code`)
  return value
}

const dropTable: Operation = (machine, [target, ifExist, foreignKeys = true, indices = true], asked) => {
  const table = tableName(machine, target)
  if (ifExist instanceof Unknown || foreignKeys instanceof Unknown || indices instanceof Unknown)
    throw new NotKnown('an option')
  if (ifExist && !known(asked.hasTable(machine, table.schema, table.name))) return []
  const relation = loaded(machine, asked, table)
  const own = [...relation.indexes.values()].filter(({ constraint }) => constraint === undefined)
  if (own.some(({ columns }) => columns.includes(undefined))) throw new NotKnown('an index on an expression')
  const keys = [...relation.constraints.values()].filter(({ kind }) => kind === 'foreign key')
  return [
    ...(indices ? own.map(({ name }) => `DROP INDEX ${inSchema(table, name)}`) : []),
    ...(foreignKeys ? keys.map(({ name }) => alter(table, `DROP CONSTRAINT "${name}"`)) : []),
    `DROP TABLE ${tablePath(table)}`,
  ]
}

const addColumn: Operation = (machine, [target, column], asked) => {
  const table = tableName(machine, target)
  const name = text(optionalText(machine, column, 'name'), 'the name of a column')
  if (flag(machine, column, 'isPrimary')) throw new NotKnown('the primary key is made anew')
  if (isRecord(target) && listedOf(machine, target, 'indices').length > 0)
    throw new NotKnown('the indexes of the table')
  const unique = flag(machine, column, 'isUnique')
  return [
    ...missingEnums(machine, asked, table, [column]),
    alter(table, `ADD ${columnSql(machine, table, column, asked.settings)}`),
    ...(unique ? [alter(table, `ADD CONSTRAINT "${constraintName('UQ', table, [name])}" UNIQUE ("${name}")`)] : []),
    ...commentSql(machine, table, column),
  ]
}

const dropColumn: Operation = (machine, [target, column], asked) => {
  const table = tableName(machine, target)
  const name = typeof column === 'string' ? column : text(optionalText(machine, column, 'name'), 'the name of a column')
  const relation = loaded(machine, asked, table)
  const found = relation.columns.get(name)
  if (found === undefined) throw new NotKnown('the column is not there')
  const constraints = [...relation.constraints.values()].filter(({ columns }) => columns.includes(name))
  const indexes = [...relation.indexes.values()].filter(
    ({ columns, constraint }) => constraint === undefined && columns.length === 1 && columns[0] === name,
  )
  const checks = [...relation.constraints.values()].filter(({ kind }) => kind === 'check')
  const uniques = constraints.filter(({ kind, columns }) => kind === 'unique' && columns.length === 1)
  if (constraints.some(({ kind }) => kind === 'primary key')) throw new NotKnown('the primary key is made anew')
  if (checks.length > 0 || indexes.length > 1 || uniques.length > 1) throw new NotKnown('what depends on the column')
  if (found.type === undefined || !BUILT_IN.test(found.type.name)) throw new NotKnown('a type that may go with it')
  return [
    ...indexes.map((one) => `DROP INDEX ${inSchema(table, one.name)}`),
    ...uniques.map((one) => alter(table, `DROP CONSTRAINT "${one.name}"`)),
    alter(table, `DROP COLUMN "${name}"`),
  ]
}

/** Types whose name is the server's own, and which are no enums. */
const BUILT_IN =
  /^(?:bool|boolean|int\d?|integer|smallint|bigint|(?:small|big)?serial\d?|text|varchar|bpchar|char|character|uuid|jsonb?|bytea|date|time(?:tz)?|timestamp(?:tz)?|numeric|decimal|real|float\d?|double precision|interval|inet|citext)\b/

const createForeignKey: Operation = (machine, [target, key]) => {
  const table = tableName(machine, target)
  return [alter(table, `ADD ${foreignKeySql(machine, table, key)}`)]
}

const dropForeignKey: Operation = (machine, [target, key]) => {
  const table = tableName(machine, target)
  const name = typeof key === 'string' ? key : foreignKeyName(machine, table, key)
  return [alter(table, `DROP CONSTRAINT "${name}"`)]
}

const makeIndex: Operation = (machine, [target, index]) => [createIndex(machine, tableName(machine, target), index)]

const dropIndex: Operation = (machine, [target, index]) => {
  const table = tableName(machine, target)
  const name = typeof index === 'string' ? index : indexName(machine, table, index)
  const concurrently = typeof index !== 'string' && flag(machine, index, 'isConcurrent') ? 'CONCURRENTLY ' : ''
  return [`DROP INDEX ${concurrently}${inSchema(table, name)}`]
}

const createUnique: Operation = (machine, [target, unique]) => {
  const table = tableName(machine, target)
  const columns = texts(machine, unique, 'columnNames')
  const name = optionalText(machine, unique, 'name') ?? constraintName('UQ', table, columns)
  const deferrable = optionalText(machine, unique, 'deferrable')
  const rest = deferrable === undefined ? '' : ` DEFERRABLE ${deferrable}`
  return [alter(table, `ADD CONSTRAINT "${name}" UNIQUE (${quotedList(columns)})${rest}`)]
}

const createCheck: Operation = (machine, [target, check]) => {
  const table = tableName(machine, target)
  return [alter(table, `ADD ${checkSql(machine, table, check)}`)]
}

/** Of a constraint that was named. */
const dropNamed: Operation = (machine, [target, constraint]) => {
  const table = tableName(machine, target)
  const name = typeof constraint === 'string' ? constraint : optionalText(machine, constraint, 'name')
  return [alter(table, `DROP CONSTRAINT "${text(name, 'the name of a constraint')}"`)]
}

const createPrimaryKey: Operation = (machine, [target, columns, given]) => {
  const table = tableName(machine, target)
  if (!Array.isArray(columns) || machine.isTainted(columns)) throw new NotKnown('the columns of the key')
  const names = columns.map((one) => text(one, 'a column of the key'))
  const name = given === undefined ? constraintName('PK', table, names) : text(given, 'the name of the key')
  return [alter(table, `ADD CONSTRAINT "${name}" PRIMARY KEY (${quotedList(names)})`)]
}

const dropPrimaryKey: Operation = (machine, [target], asked) => {
  const table = tableName(machine, target)
  const relation = loaded(machine, asked, table)
  const key = [...relation.constraints.values()].find(({ kind }) => kind === 'primary key')
  if (key === undefined) throw new NotKnown('the primary key is not there')
  return [alter(table, `DROP CONSTRAINT "${key.name}"`)]
}

/** Only whether it may be NULL, of a column that was read and copied. */
const changeColumn: Operation = (machine, [target, old, changed]) => {
  const table = tableName(machine, target)
  if (!(changed instanceof LoadedColumn) || (old instanceof LoadedColumn ? old.name : old) !== changed.copied)
    throw new NotKnown('how the column was before')
  const { nullable, others } = changed.changes
  if (others) throw new NotKnown('more than whether it may be NULL is changed')
  if (nullable === undefined) return []
  return [alter(table, `ALTER COLUMN "${changed.copied}" ${nullable ? 'DROP' : 'SET'} NOT NULL`)]
}

/** Each item of a list by itself. */
function each(operation: Operation): Operation {
  return (machine, [target, items, ...rest], asked) => {
    if (!Array.isArray(items) || machine.isTainted(items)) throw new NotKnown('a list that is put together by code')
    return items.flatMap((one) => operation(machine, [target, one, ...rest], asked))
  }
}

const schema =
  (make: (name: string, second: Value, third: Value) => string): Operation =>
  (_machine, [path, second, third]) => {
    if (second instanceof Unknown || third instanceof Unknown) throw new NotKnown('an option')
    return [make(text(path, 'the name of a schema').split('.').at(-1) ?? '', second, third)]
  }

/** Calls of TypeORM's QueryRunner that change a schema (`PostgresQueryRunner`, TypeORM 0.3). */
const operations: Readonly<Record<string, Operation>> = {
  createTable: makeTable,
  dropTable,
  addColumn,
  addColumns: each(addColumn),
  dropColumn,
  dropColumns: each(dropColumn),
  createForeignKey,
  createForeignKeys: each(createForeignKey),
  dropForeignKey,
  dropForeignKeys: each(dropForeignKey),
  createIndex: makeIndex,
  createIndices: each(makeIndex),
  dropIndex,
  dropIndices: each(dropIndex),
  createUniqueConstraint: createUnique,
  createUniqueConstraints: each(createUnique),
  dropUniqueConstraint: dropNamed,
  dropUniqueConstraints: each(dropNamed),
  createCheckConstraint: createCheck,
  createCheckConstraints: each(createCheck),
  dropCheckConstraint: dropNamed,
  dropCheckConstraints: each(dropNamed),
  createPrimaryKey,
  dropPrimaryKey,
  changeColumn,
  createSchema: schema((name, ifNot) => `CREATE SCHEMA ${ifNot ? 'IF NOT EXISTS ' : ''}"${name}"`),
  dropSchema: schema(
    (name, ifThere, cascade) => `DROP SCHEMA ${ifThere ? 'IF EXISTS ' : ''}"${name}"${cascade ? ' CASCADE' : ''}`,
  ),
  clearTable: (machine, [target]) => [`TRUNCATE TABLE ${tablePath(tableName(machine, target))}`],
}

/** The operation of a name; undefined where TypeORM has none that is modelled. */
export function operationOf(
  name: string,
): ((machine: Machine, args: readonly Value[], asked: Asked) => Sent) | undefined {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (operation === undefined) return undefined
  return (machine, args, asked) => ({
    statements: operation(machine, args, asked),
    checkFirst: name === 'createTable' && Boolean(args[1]) && asksFirst(machine, args[0], asked),
  })
}

/** Whether it is not known that there is nothing of the name. */
function asksFirst(machine: Machine, target: Value, asked: Asked): boolean {
  const { schema, name } = tableName(machine, target)
  return asked.hasTable(machine, schema, name) !== false
}
