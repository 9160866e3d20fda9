import { createHash } from 'node:crypto'
import type { Machine } from '../../../code-files/run/machine.ts'
import { isRecord, NotKnown, type Value } from '../../../code-files/run/values.ts'
import { optionalText, text } from './objects.ts'

/** A table by its schema and name. */
export interface TableName {
  readonly schema: string | undefined
  readonly name: string
}

/** The table that is meant: by its name, or by an object that has one. @throws NotKnown */
export function tableName(machine: Machine, target: Value): TableName {
  if (typeof target === 'string') return parsed(target)
  if (!isRecord(target)) throw new NotKnown('the table is put together by code')
  const own = parsed(text(optionalText(machine, target, 'name'), 'the name of the table'))
  return { schema: optionalText(machine, target, 'schema') ?? own.schema, name: own.name }
}

function parsed(path: string): TableName {
  const [first = '', second] = path.split('.')
  return second === undefined ? { schema: undefined, name: first } : { schema: first, name: second }
}

/** The table a foreign key points to. */
export function referencedTable(machine: Machine, key: Value): TableName {
  const own = parsed(text(optionalText(machine, key, 'referencedTableName'), 'the table of a foreign key'))
  return { schema: optionalText(machine, key, 'referencedSchema') ?? own.schema, name: own.name }
}

/** As TypeORM writes it: with its schema unless that is the current one. */
export function tablePath({ schema, name }: TableName): string {
  return schema === undefined || schema === 'public' ? `"${name}"` : `"${schema}"."${name}"`
}

/** With its schema in any case. */
export function inSchema({ schema }: TableName, name: string): string {
  return `"${schema ?? 'public'}"."${name}"`
}

/** TypeORM hashes what `encodeURIComponent` makes of a name, not the name. */
function hashed(prefix: string, key: string): string {
  return `${prefix}_${createHash('sha1')
    .update(encodeURIComponent(key))
    .digest('hex')
    .slice(0, prefix.length === 2 ? 27 : 26)}`
}

/** The name of something on columns (`DefaultNamingStrategy`, TypeORM 0.3). */
export function constraintName(
  prefix: 'PK' | 'UQ' | 'FK' | 'IDX' | 'CHK' | 'XCL',
  { name }: TableName,
  columns: readonly string[],
  where?: string,
): string {
  const key = `${name}_${[...columns].sort().join('_')}${where === undefined ? '' : `_${where}`}`
  return hashed(prefix, key)
}

export function enumName(machine: Machine, table: TableName, column: Value): string {
  const own = optionalText(machine, column, 'enumName')
  const column_ = text(optionalText(machine, column, 'name'), 'the name of a column')
  return own ?? `${table.name}_${column_.toLowerCase()}_enum`
}

export function quotedList(names: readonly string[]): string {
  return names.map((one) => `"${one}"`).join(', ')
}
