import type { Machine } from '../../../code-files/run/machine.ts'
import { isRecord, NotKnown, Unknown, type Value } from '../../../code-files/run/values.ts'
import type { ForeignKey } from './column.ts'
import { type ColumnSql, columnSql, defaultOf } from './column-sql.ts'
import { conditionOf, Query } from './query.ts'
import { columnize, Raw, rawSql, wrap } from './sql.ts'
import type { Alteration, Table } from './table.ts'

/** Statements of one table, in the order in which Knex 3 sends them. @throws NotKnown where a part is not known. */
export function tableSql(machine: Machine, table: Table, like?: string): readonly string[] {
  if (table.uncertain !== undefined) throw new NotKnown(table.uncertain)
  const name = nameOf(table, table.name)
  const added = table.columns.filter(({ alters }) => alters === undefined)
  const changed = table.columns.filter(({ alters }) => alters !== undefined)
  const columns = added.map((one) => columnSql(machine, one, name))
  const altered = changed.map((one) => columnSql(machine, one, name))
  // Each new type comes before what is there already.
  const types = [...columns, ...altered].flatMap(({ before }) => before).toReversed()
  const main =
    table.method === 'alter'
      ? added.length === 0
        ? []
        : [addition(name, columns)]
      : [creation(machine, table, name, columns, like)]
  const comment = table.single.has('comment') ? [commentOn(name, table.single.get('comment'))] : []
  const isCreate = table.method !== 'alter'
  return [
    ...types,
    ...main,
    ...(isCreate ? comment : changed.flatMap((one, at) => alteration(machine, name, one, altered[at]))),
    ...columns.flatMap(({ after }) => after),
    ...altered.flatMap(({ after }) => after),
    ...table.alterations.flatMap((one) => said(machine, table, name, one)),
    ...(isCreate ? [] : comment),
  ]
}

function nameOf({ schema }: Table, name: string): string {
  return wrap(schema === undefined ? name : `${schema}.${name}`)
}

function addition(name: string, columns: readonly ColumnSql[]): string {
  return `alter table ${name} ${columns.map(({ definition }) => `add column ${definition}`).join(', ')}`
}

function creation(
  machine: Machine,
  table: Table,
  name: string,
  columns: readonly ColumnSql[],
  like: string | undefined,
): string {
  const start = table.method === 'createIfNot' ? 'create table if not exists' : 'create table'
  const definitions = columns.map(({ definition }) => definition)
  if (like !== undefined) {
    const rest = definitions.map((one) => `, ${one}`).join('')
    return `${start} ${name} (like ${nameOf(table, like)} including all${rest})`
  }
  const primary = table.alterations.find(({ method }) => method === 'primary')
  const key = primary === undefined ? '' : `, ${keySql(machine, table, primary.args)}`
  const checks = table.checks.map(([predicate, bindings, constraint]) => {
    const named = constraint === undefined ? '' : `constraint ${text(constraint)} `
    return `, ${named}check (${rawSql(machine, predicate, bindings)})`
  })
  const inherits = table.single.has('inherits') ? ` inherits (${wrap(table.single.get('inherits'))})` : ''
  return `${start} ${name} (${definitions.join(', ')}${key}${checks.join('')})${inherits}`
}

function text(value: Value): string {
  if (typeof value !== 'string') throw new NotKnown('a name')
  return value
}

function keySql(machine: Machine, table: Table, [columns, options]: readonly Value[]): string {
  const { name, deferrable } = optionsOf(machine, options, 'constraintName')
  const constraint = name === undefined ? wrap(`${table.name}_pkey`) : wrap(name)
  return `constraint ${constraint} primary key (${columnize(columns)})${deferrable}`
}

/** A name, or an object of options with the name among them. */
function optionsOf(machine: Machine, options: Value, key: string) {
  if (options instanceof Unknown) throw new NotKnown('the name of a constraint')
  const given = isRecord(options) ? machine.member(options, key) : options
  const when = isRecord(options) ? machine.member(options, 'deferrable') : undefined
  const deferrable = when === undefined ? '' : ` deferrable initially ${text(when)}`
  return { name: given === undefined || given === null || given === '' ? undefined : given, deferrable }
}

/** The name Knex gives an index or a constraint. */
function indexName(table: Table, type: string, columns: Value): string {
  const list = Array.isArray(columns) ? columns : columns === undefined || columns === '' ? [] : [columns]
  const parts = list.map((one) => {
    if (typeof one !== 'string') throw new NotKnown('the name of an index')
    return one
  })
  return wrap(`${table.name.replace(/[.-]/g, '_')}_${parts.join('_')}_${type}`.toLowerCase())
}

function nameOr(table: Table, given: Value, type: string, columns: Value): string {
  if (given instanceof Unknown) throw new NotKnown('the name of an index')
  return given === undefined || given === null || given === '' ? indexName(table, type, columns) : wrap(given)
}

function alteration(
  machine: Machine,
  name: string,
  column: Table['columns'][number],
  sql: ColumnSql | undefined,
): string[] {
  const { alters, modifiers } = column
  if (alters === undefined || sql === undefined) return []
  if (alters.nullable instanceof Unknown || alters.type instanceof Unknown)
    throw new NotKnown('how a column is altered')
  const start = `alter table ${name} alter column ${sql.name}`
  const cast = /^enum?$/.test(column.type) ? '::text::' : '::'
  const otherwise = modifiers.get('defaultTo')
  return [
    `${start} drop default`,
    ...(alters.nullable ? [`${start} drop not null`] : []),
    ...(alters.type ? [`${start} type ${sql.type} using (${sql.name}${cast}${sql.type})`] : []),
    ...(otherwise === undefined ? [] : [`${start} set ${defaultOf(machine, column, otherwise[0])}`]),
    ...(alters.nullable && modifiers.get('nullable')?.[0] === false ? [`${start} set not null`] : []),
  ]
}

function commentOn(name: string, value: Value): string {
  return `comment on table ${name} is '${text(value)}'`
}

/** One thing said besides the columns. */
function said(machine: Machine, table: Table, name: string, { method, args }: Alteration): readonly string[] {
  const [first, second, third] = args
  const start = `alter table ${name}`
  const drop = (given: Value, type: string, exists = ''): string[] => [
    `${start} drop constraint ${exists}${nameOr(table, given, type, first)}`,
  ]
  switch (method) {
    case 'foreign':
      return foreign(machine, table, name, first as ForeignKey)
    case 'primary':
      return table.method === 'alter' ? [`${start} add ${keySql(machine, table, args)}`] : []
    case 'unique':
      return [unique(machine, table, name, first, second)]
    case 'index':
      return [index(machine, table, name, [first, second, third])]
    case 'dropColumn':
      return [`${start} ${(Array.isArray(first) ? first : args).map((one) => `drop column ${wrap(one)}`).join(', ')}`]
    case 'renameColumn':
      return [`${start} rename ${wrap(first)} to ${wrap(second)}`]
    case 'setNullable':
    case 'dropNullable':
      return [`${start} alter column ${wrap(first)} ${method === 'setNullable' ? 'drop' : 'set'} not null`]
    case 'dropIndex': {
      const own = nameOr(table, second, 'index', first)
      return [`drop index ${table.schema === undefined ? '' : `${wrap(table.schema)}.`}${own}`]
    }
    case 'dropUnique':
      return drop(second, 'unique')
    case 'dropUniqueIfExists':
      return drop(second, 'unique', 'if exists ')
    case 'dropForeign':
      return drop(second, 'foreign')
    case 'dropForeignIfExists':
      return drop(second, 'foreign', 'if exists ')
    case 'dropPrimary':
    case 'dropPrimaryIfExists': {
      const own = first === undefined ? wrap(`${table.name}_pkey`) : wrap(first)
      return [`${start} drop constraint ${method === 'dropPrimary' ? '' : 'if exists '}${own}`]
    }
    default:
      throw new NotKnown(`${method} is not written as SQL here`)
  }
}

function foreign(machine: Machine, table: Table, name: string, key: ForeignKey): string[] {
  const parts = [key.inTable, key.references, key.keyName, key.onDelete, key.onUpdate, key.deferrable]
  if (parts.some((one) => one instanceof Unknown) || machine.isTainted(key)) throw new NotKnown('a foreign key')
  if (!key.inTable || !key.references) return []
  const constraint = nameOr(table, key.keyName, 'foreign', key.column)
  const target = `${wrap(key.inTable)} (${columnize(key.references)})`
  const update = key.onUpdate ? ` on update ${text(key.onUpdate)}` : ''
  const remove = key.onDelete ? ` on delete ${text(key.onDelete)}` : ''
  const deferrable = key.deferrable ? ` deferrable initially ${text(key.deferrable).toLowerCase()}` : ''
  const columns = columnize(key.column)
  return [
    `alter table ${name} add constraint ${constraint} foreign key (${columns}) references ${target}${update}${remove}${deferrable}`,
  ]
}

function unique(machine: Machine, table: Table, name: string, columns: Value, options: Value): string {
  const { name: given, deferrable } = optionsOf(machine, options, 'indexName')
  const predicate = isRecord(options) ? machine.member(options, 'predicate') : undefined
  const chosen = isRecord(options) ? machine.member(options, 'useConstraint') : undefined
  const isConstraint = chosen === undefined ? deferrable !== '' || predicate === undefined : Boolean(chosen)
  const own = nameOr(table, given, 'unique', columns)
  if (isConstraint) return `alter table ${name} add constraint ${own} unique (${columnize(columns)})${deferrable}`
  return `create unique index ${own} on ${name} (${columnize(columns)})${predicateOf(machine, predicate)}`
}

function index(machine: Machine, table: Table, name: string, [columns, given, options]: readonly Value[]): string {
  if (options instanceof Unknown) throw new NotKnown('an option of an index')
  const read = (key: string): Value => (isRecord(options) ? machine.member(options, key) : undefined)
  const method = typeof options === 'string' ? options : read('storageEngineIndexType')
  const type = read('indexType')
  const isUnique = typeof type === 'string' && type.toLowerCase() === 'unique'
  const using = method === undefined || method === '' ? '' : ` using ${text(method)}`
  const own = nameOr(table, given, 'index', columns)
  const where = predicateOf(machine, read('predicate'))
  return `create${isUnique ? ' unique' : ''} index ${own} on ${name}${using} (${columnize(columns)})${where}`
}

function predicateOf(machine: Machine, predicate: Value): string {
  if (predicate === undefined) return ''
  if (predicate instanceof Query) return ` where ${conditionOf(machine, predicate)}`
  if (predicate instanceof Raw) throw new NotKnown('the condition of an index')
  throw new NotKnown('the condition of an index')
}
