import { flag, lastOf, list, parentOf, type SchemaObject, type SchemaObjects, text } from './objects.ts'

/** The sequence of an identity column, which the column makes itself. */
export type IdentityOf = (column: SchemaObject) => SchemaObject | undefined

/** `CREATE TABLE` with everything that can stand in it, and what has to follow it. */
export interface TableStatements {
  readonly create: string
  readonly after: readonly string[]
}

export function tableStatements(table: SchemaObject, objects: SchemaObjects, identityOf: IdentityOf): TableStatements {
  const columns = columnsOf(table, objects)
  const [parent] = list(table, 'parents')
  const bound = text(table, 'partition bound')
  const isPartition = bound !== undefined && parent !== undefined
  const isPlain = isPartition && isLike(table, parent, objects)
  const own = isPlain
    ? []
    : [...columns.map((column) => columnClause(column, identityOf)), ...inlineConstraints(table, objects)]
  const body = own.length === 0 ? '()' : `(\n  ${own.join(',\n  ')}\n)`
  const create = `CREATE ${text(table, 'persistence') === 'u' ? 'UNLOGGED ' : ''}TABLE ${table.name}`
  const end = `${partitionKey(table)}${options(table)}`
  const after = [
    ...(isPartition && !isPlain ? [`ALTER TABLE ONLY ${parent} ATTACH PARTITION ${table.name} ${bound}`] : []),
  ]
  const settings = [...after, ...columns.flatMap((column) => columnSettings(table.name, column)), ...security(table)]
  if (isPlain) return { create: `${create} PARTITION OF ${parent}\n  ${bound}${end}`, after: settings }
  const inherits = isPartition || parent === undefined ? '' : ` INHERITS (${list(table, 'parents').join(', ')})`
  return { create: `${create} ${body}${inherits}${end}`, after: settings }
}

/** In the order of the table. */
export function columnsOf(table: SchemaObject, objects: SchemaObjects): SchemaObject[] {
  const order = list(table, 'columns')
  const bareName = (one: SchemaObject): string => lastOf(one.name).replace(/^"|"$/g, '').replaceAll('""', '"')
  const place = new Map(order.map((name, at) => [name, at]))
  return [...objects.partsOf('column', table.name)].sort(
    (a, b) => (place.get(bareName(a)) ?? 0) - (place.get(bareName(b)) ?? 0),
  )
}

function partitionKey(table: SchemaObject): string {
  const key = text(table, 'partition key')
  return key === undefined ? '' : `\nPARTITION BY ${key}`
}

function options(table: SchemaObject): string {
  const all = list(table, 'options')
  return all.length === 0 ? '' : `\nWITH (${all.join(', ')})`
}

/** A partition whose columns are its parent's, in their order, needs no list of them. */
function isLike(table: SchemaObject, parent: string, objects: SchemaObjects): boolean {
  const above = objects.get('table', parent)
  if (above === undefined) return false
  const [own, model] = [columnsOf(table, objects), columnsOf(above, objects)]
  const shape = (column: SchemaObject): string =>
    JSON.stringify(SHAPE.map((name) => column.properties[name] ?? null).concat([lastOf(column.name)]))
  const checks = (name: string): string =>
    JSON.stringify(checksOf(name, objects).map((one) => [lastOf(one.name), text(one, 'definition')]))
  return own.map(shape).join() === model.map(shape).join() && checks(table.name) === checks(parent)
}

const SHAPE = ['type', 'not null', 'default', 'generated', 'identity', 'collation']

function checksOf(table: string, objects: SchemaObjects): readonly SchemaObject[] {
  return objects.partsOf('constraint', table).filter((one) => /^CHECK/.test(text(one, 'definition') ?? ''))
}

function columnClause(column: SchemaObject, identityOf: IdentityOf): string {
  const [collation, value, generated] = [text(column, 'collation'), text(column, 'default'), text(column, 'generated')]
  return [
    `${lastOf(column.name)} ${text(column, 'type')}`,
    ...(collation === undefined ? [] : [`COLLATE ${collation}`]),
    ...(generated === undefined ? [] : [generatedClause(generated)]),
    ...(value === undefined ? [] : [`DEFAULT ${value}`]),
    ...identityClause(column, identityOf),
    ...(flag(column, 'not null') ? ['NOT NULL'] : []),
  ].join(' ')
}

function generatedClause(generated: string): string {
  return `GENERATED ALWAYS AS (${generated.slice(2)}) ${generated.startsWith('s') ? 'STORED' : 'VIRTUAL'}`
}

function identityClause(column: SchemaObject, identityOf: IdentityOf): string[] {
  const identity = text(column, 'identity')
  if (identity === undefined) return []
  const sequence = identityOf(column)
  const inside =
    sequence === undefined ? '' : ` (${[`SEQUENCE NAME ${sequence.name}`, ...sequenceOptions(sequence)].join(' ')})`
  return [`GENERATED ${identity === 'a' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${inside}`]
}

const LIMITS: Readonly<Record<string, number>> = { smallint: 2 ** 15, integer: 2 ** 31, bigint: 2 ** 63 }

/** Only what is not what PostgreSQL takes by itself (manual, CREATE SEQUENCE). */
export function sequenceOptions(sequence: SchemaObject): string[] {
  const number = (name: string): number => Number(sequence.properties[name])
  const limit = LIMITS[text(sequence, 'type') ?? 'bigint'] ?? 2 ** 63
  const up = number('increment') > 0
  const [minimum, maximum] = up ? [1, limit - 1] : [-limit, -1]
  const start = up ? number('minimum') : number('maximum')
  return [
    ...(number('increment') === 1 ? [] : [`INCREMENT BY ${number('increment')}`]),
    ...(number('minimum') === minimum ? [] : [`MINVALUE ${number('minimum')}`]),
    ...(number('maximum') === maximum ? [] : [`MAXVALUE ${number('maximum')}`]),
    ...(number('start') === start ? [] : [`START WITH ${number('start')}`]),
    ...(number('cache') === 1 ? [] : [`CACHE ${number('cache')}`]),
    ...(flag(sequence, 'cycle') ? ['CYCLE'] : []),
  ]
}

/** Those a CREATE TABLE can state as they are. Keys of partitioned tables are built from those of their partitions. */
function inlineConstraints(table: SchemaObject, objects: SchemaObjects): string[] {
  return objects
    .partsOf('constraint', table.name)
    .filter((one) => isInline(one, objects))
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map((one) => `CONSTRAINT ${lastOf(one.name)} ${text(one, 'definition')}`)
}

function rankOf(constraint: SchemaObject): number {
  return /^PRIMARY/.test(text(constraint, 'definition') ?? '') ? 0 : 1
}

export function isInline(constraint: SchemaObject, objects: SchemaObjects): boolean {
  const definition = text(constraint, 'definition') ?? ''
  const table = objects.get('table', parentOf(constraint.name))
  if (table === undefined || /^FOREIGN KEY|^TRIGGER| NOT VALID$/.test(definition)) return false
  if (/^CHECK/.test(definition)) return flag(constraint, 'local') || text(table, 'partition bound') !== undefined
  if (isTwin(constraint, objects)) return false
  const index = objects.get('index', indexOf(constraint))
  return text(table, 'partition key') === undefined && (index === undefined || text(index, 'attached to') === undefined)
}

const KEY = /^(?:PRIMARY KEY|UNIQUE(?: NULLS NOT DISTINCT)?) (\(.*?\))/

/** Of two keys over the same columns CREATE TABLE makes one index and forgets the second (parse_utilcmd.c). */
function isTwin(constraint: SchemaObject, objects: SchemaObjects): boolean {
  const columns = (one: SchemaObject): string | undefined => KEY.exec(text(one, 'definition') ?? '')?.[1]
  const own = columns(constraint)
  if (own === undefined || rankOf(constraint) === 0) return false
  const others = objects.partsOf('constraint', parentOf(constraint.name)).filter((one) => columns(one) === own)
  return others.some((one) => rankOf(one) === 0 || one.name < constraint.name)
}

/** The index of a key has the key's name, in the schema of its table. */
export function indexOf(constraint: SchemaObject): string {
  return `${parentOf(parentOf(constraint.name))}.${lastOf(constraint.name)}`
}

const STORAGE: Readonly<Record<string, string>> = { p: 'PLAIN', e: 'EXTERNAL', m: 'MAIN', x: 'EXTENDED' }

function columnSettings(table: string, column: SchemaObject): string[] {
  const alter = `ALTER TABLE ONLY ${table} ALTER COLUMN ${lastOf(column.name)} SET`
  const [storage, compression, statistics] = ['storage', 'compression', 'statistics'].map((name) => text(column, name))
  const settings = list(column, 'options')
  return [
    ...(storage === undefined ? [] : [`${alter} STORAGE ${STORAGE[storage]}`]),
    ...(compression === undefined ? [] : [`${alter} COMPRESSION ${compression === 'l' ? 'lz4' : 'pglz'}`]),
    ...(statistics === undefined ? [] : [`${alter} STATISTICS ${statistics}`]),
    ...(settings.length === 0 ? [] : [`${alter} (${settings.join(', ')})`]),
  ]
}

function security(table: SchemaObject): string[] {
  return [
    ...(flag(table, 'row security') ? [`ALTER TABLE ${table.name} ENABLE ROW LEVEL SECURITY`] : []),
    ...(flag(table, 'force row security') ? [`ALTER TABLE ${table.name} FORCE ROW LEVEL SECURITY`] : []),
  ]
}
