import type { Machine } from '../../../code-files/run/machine.ts'
import { bare } from '../../../code-files/run/natives/objects.ts'
import { isRecord, NotKnown, Unknown, type Value } from '../../../code-files/run/values.ts'
import type { Column, ColumnOwner } from './column.ts'
import { literal, Raw, textLiteral, wrap } from './sql.ts'

/** Types that have no options (`ColumnCompiler_PG`, Knex 3). */
const PLAIN: Readonly<Record<string, string>> = {
  tinyint: 'smallint',
  smallint: 'smallint',
  mediumint: 'integer',
  integer: 'integer',
  bigint: 'bigint',
  biginteger: 'bigint',
  float: 'real',
  double: 'double precision',
  bool: 'boolean',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  geometry: 'geometry',
  geography: 'geography',
  point: 'point',
  text: 'text',
  binary: 'bytea',
  json: 'json',
  jsonb: 'jsonb',
}

export interface ColumnSql {
  readonly name: string
  readonly type: string
  readonly definition: string
  /** Statements of their own: types before the table, comments after it. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

function known(value: Value): Value {
  if (value instanceof Unknown) throw new NotKnown('an option of a column')
  return value
}

/** A number as Knex reads one. */
function number(value: Value, otherwise: number): number {
  const parsed = Number.parseInt(String(known(value) ?? otherwise), 10)
  return Number.isNaN(parsed) ? otherwise : parsed
}

/** A column as a definition, with the statements it needs besides. @throws NotKnown where a part is not known. */
export function columnSql(machine: Machine, column: Column, tableName: string): ColumnSql {
  const [given] = column.args
  const isIncrements = /increments/i.test(column.type)
  if (given === undefined && !isIncrements) throw new NotKnown('a column without a name')
  const name = wrap(given === undefined || given === '' ? 'id' : given)
  const before: string[] = []
  const type = typeOf(machine, column, before)
  const modifiers = isIncrements ? [] : modifiersOf(machine, column)
  const comment = commentOf(column, `${tableName}.${name}`)
  return {
    name,
    type,
    definition: [name, type, ...modifiers].join(' '),
    before,
    after: comment === undefined ? [] : [comment],
  }
}

function typeOf(machine: Machine, column: Column, before: string[]): string {
  const type = column.type.toLowerCase()
  const [first, second, third] = column.args.slice(1)
  const plain = PLAIN[type]
  if (plain !== undefined) return plain
  switch (type) {
    case 'string':
    case 'varchar':
      return `varchar(${number(first, 255)})`
    case 'decimal':
      return known(first) === null ? 'decimal' : `decimal(${number(first, 8)}, ${number(second, 2)})`
    case 'datetime':
    case 'timestamp':
      return timestamp(machine, first, second)
    case 'increments':
      return `serial${primaryKey(machine, column.table, first, true)}`
    case 'bigincrements':
      return `bigserial${primaryKey(machine, column.table, first, true)}`
    case 'uuid':
      return `uuid${primaryKey(machine, column.table, first, false)}`
    case 'specifictype':
      if (typeof first === 'string') return first
      break
    case 'enu':
    case 'enum':
      return enumOf(machine, column, [first, second], before)
    default:
  }
  throw new NotKnown(`the type ${column.type}${third === undefined ? '' : ' with its options'}`)
}

function timestamp(machine: Machine, withoutZone: Value, precise: Value): string {
  const isOptions = isRecord(known(withoutZone))
  const useTz = isOptions ? known(machine.member(withoutZone, 'useTz')) : !withoutZone
  const precision = known(isOptions ? machine.member(withoutZone, 'precision') : precise)
  const size = precision === undefined || precision === null ? '' : `(${literal(machine, precision)})`
  return `${useTz === false ? 'timestamp' : 'timestamptz'}${size}`
}

function primaryKey(machine: Machine, table: ColumnOwner, options: Value, otherwise: boolean): string {
  const chosen = known(options) === undefined ? otherwise : known(machine.member(options, 'primaryKey'))
  // Columns of a key that is told by itself.
  const told = table.alterations.filter(({ method }) => method === 'primary').flatMap(({ args }) => args.flat())
  return chosen && told.length === 0 ? ' primary key' : ''
}

function enumOf(machine: Machine, column: Column, [values, options]: readonly Value[], before: string[]): string {
  const native = isRecord(options) ? machine.member(options, 'useNative') : false
  if (known(native)) return nativeEnum(machine, column, values, options, before)
  return `text check (${wrap(column.args[0])} in (${valuesOf(values)}))`
}

/** Knex escapes nothing in them. */
function valuesOf(values: Value): string {
  if (!Array.isArray(values)) throw new NotKnown('the values of an enum')
  return `'${values
    .map((one) => {
      if (typeof one !== 'string' && typeof one !== 'number') throw new NotKnown('a value of an enum')
      return String(one)
    })
    .join("', '")}'`
}

function nativeEnum(machine: Machine, column: Column, values: Value, options: Value, before: string[]): string {
  const [name, schema, existing] = ['enumName', 'schemaName', 'existingType'].map((one) =>
    known(machine.member(options, one)),
  )
  if (typeof name !== 'string') throw new NotKnown('the name of an enum')
  const owner = typeof schema === 'string' && schema !== '' ? schema : column.table.schema
  const full = `${owner === undefined ? '' : `"${owner}".`}"${name}"`
  if (!existing) before.push(`create type ${full} as enum (${valuesOf(values)})`)
  return full
}

function modifiersOf(machine: Machine, column: Column): string[] {
  const found: string[] = []
  for (const name of column.modifiers.keys()) {
    if (name.startsWith('check') || name === 'collate') throw new NotKnown(`${name} of a column`)
  }
  const nullable = column.modifiers.get('nullable')
  if (nullable !== undefined) found.push(known(nullable[0]) === false ? 'not null' : 'null')
  const otherwise = column.modifiers.get('defaultTo')
  if (otherwise !== undefined) found.push(defaultOf(machine, column, otherwise[0]))
  return found
}

/** `default …` (`formatDefault`, Knex 3). */
export function defaultOf(machine: Machine, column: Column, value: Value): string {
  const type = column.type.toLowerCase()
  if (known(value) === undefined) throw new NotKnown('a default that is not there')
  if (value === null) return 'default null'
  if (value instanceof Raw) return `default ${value.sql}`
  if (type === 'bool' || type === 'boolean') return `default '${value === 'false' || !value ? 0 : 1}'`
  if (/^jsonb?$/.test(type) && typeof value === 'object') return `default '${JSON.stringify(bare(machine, value))}'`
  if (['string', 'number', 'boolean'].includes(typeof value)) return `default ${textLiteral(String(value))}`
  throw new NotKnown('a default')
}

function commentOf(column: Column, name: string): string | undefined {
  const comment = column.modifiers.get('comment')
  if (comment === undefined) return undefined
  const [text] = comment
  if (text === undefined || text === null || text === '') return `comment on column ${name} is NULL`
  if (typeof text !== 'string') throw new NotKnown('a comment')
  return `comment on column ${name} is '${text.replace(/(?<!')'(?!')/g, "''")}'`
}
