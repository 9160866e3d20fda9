import type { Machine } from '../../../code-files/run/machine.ts'
import { isRecord, NotKnown, recordOf, type Value } from '../../../code-files/run/values.ts'
import { constraintName, enumName, inSchema, quotedList, referencedTable, type TableName, tablePath } from './names.ts'
import { defaultText, flag, given, listed, optionalText, text, texts } from './objects.ts'

/** What is not in the migration but in the settings of the data source. */
export interface Settings {
  /** The function that makes ids; undefined when it is not known. */
  readonly uuid: string | undefined
}

export function isEnum(machine: Machine, column: Value): boolean {
  return /^(?:simple-)?enum$/.test(optionalText(machine, column, 'type') ?? '')
}

export function createEnum(machine: Machine, table: TableName, column: Value): string {
  const values = listed(machine, column, 'enum').map((one) => {
    if (typeof one !== 'string' && typeof one !== 'number') throw new NotKnown('the values of an enum')
    return `'${String(one).replaceAll("'", "''")}'`
  })
  return `CREATE TYPE ${inSchema(table, enumName(machine, table, column))} AS ENUM(${values.join(', ')})`
}

const SERIAL: Readonly<Record<string, string>> = {
  integer: 'SERIAL',
  int: 'SERIAL',
  int4: 'SERIAL',
  smallint: 'SMALLSERIAL',
  int2: 'SMALLSERIAL',
  bigint: 'BIGSERIAL',
  int8: 'BIGSERIAL',
}

/** The definition of a column (`buildCreateColumnSql`). */
export function columnSql(machine: Machine, table: TableName, column: Value, settings: Settings): string {
  const name = text(optionalText(machine, column, 'name'), 'the name of a column')
  const type = optionalText(machine, column, 'type') ?? ''
  const generated = given(machine, column, 'isGenerated')
  const strategy = optionalText(machine, column, 'generationStrategy')
  const parts = [`"${name}"`]
  if (optionalText(machine, column, 'generatedType') !== undefined) throw new NotKnown('a generated column')
  if (generated === true && strategy === 'identity') {
    const always = optionalText(machine, column, 'generatedIdentity') ?? 'BY DEFAULT'
    parts.push(type, `GENERATED ${always} AS IDENTITY`)
  } else if (generated === true && strategy !== 'uuid') parts.push(SERIAL[type] ?? '')
  if (isEnum(machine, column)) {
    parts.push(inSchema(table, enumName(machine, table, column)))
    if (flag(machine, column, 'isArray')) parts.push('array')
  } else if (!generated || type === 'uuid') parts.push(fullType(machine, column, type))
  const [charset, collation] = ['charset', 'collation'].map((one) => optionalText(machine, column, one))
  if (charset !== undefined) parts.push(`CHARACTER SET "${charset}"`)
  if (collation !== undefined) parts.push(`COLLATE "${collation}"`)
  if (given(machine, column, 'isNullable') !== true) parts.push('NOT NULL')
  const otherwise = defaultText(machine, column)
  if (otherwise !== undefined) parts.push(`DEFAULT ${otherwise}`)
  if (generated && strategy === 'uuid' && !otherwise) {
    if (settings.uuid === undefined) throw new NotKnown('which extension makes ids is a setting')
    parts.push(`DEFAULT ${settings.uuid}`)
  }
  return parts.filter(Boolean).join(' ')
}

const WITH_PRECISION: Readonly<Record<string, readonly [string, string]>> = {
  'time without time zone': ['TIME', ''],
  'time with time zone': ['TIME', ' WITH TIME ZONE'],
  'timestamp without time zone': ['TIMESTAMP', ''],
  'timestamp with time zone': ['TIMESTAMP', ' WITH TIME ZONE'],
}

/** A type with its size (`createFullType`). */
function fullType(machine: Machine, column: Value, type: string): string {
  const [length, precision, scale] = ['length', 'precision', 'scale'].map((one) => optionalText(machine, column, one))
  const array = flag(machine, column, 'isArray') ? ' array' : ''
  if (type === 'geometry' || type === 'geography') throw new NotKnown(`the type ${type}`)
  const timed = WITH_PRECISION[type]
  if (timed !== undefined) return `${timed[0]}${precision === undefined ? '' : `(${precision})`}${timed[1]}${array}`
  const size =
    length ?? (precision === undefined ? undefined : scale === undefined ? precision : `${precision},${scale}`)
  return `${type}${size === undefined ? '' : `(${size})`}${array}`
}

/** `CREATE TABLE` with its constraints, then what comes after it (`createTableSql`). */
export function createTable(
  machine: Machine,
  target: Value,
  table: TableName,
  options: { readonly foreignKeys: boolean; readonly settings: Settings },
): string {
  const columns = listed(machine, target, 'columns')
  const definitions = columns.map((one) => columnSql(machine, table, one, options.settings))
  const constraints = [
    ...uniques(machine, target, table, columns),
    ...listed(machine, target, 'checks').map((one) => checkSql(machine, table, one)),
    ...exclusions(machine, target, table),
    ...(options.foreignKeys
      ? listed(machine, target, 'foreignKeys').map((one) =>
          foreignKeySql(machine, table, withSchemaOf(machine, target, one)),
        )
      : []),
    ...primaryKey(machine, table, columns),
  ]
  const comments = columns.flatMap((one) => commentSql(machine, table, one))
  return [`CREATE TABLE ${tablePath(table)} (${[...definitions, ...constraints].join(', ')})`, ...comments].join('; ')
}

export function commentSql(machine: Machine, table: TableName, column: Value): readonly string[] {
  const comment = optionalText(machine, column, 'comment')
  if (comment === undefined) return []
  const name = text(optionalText(machine, column, 'name'), 'the name of a column')
  return [`COMMENT ON COLUMN ${tablePath(table)}."${name}" IS '${comment.replaceAll("'", "''")}'`]
}

/** The keys of a table lie in its schema, where they do not say otherwise. */
function withSchemaOf(machine: Machine, target: Value, key: Value): Value {
  const schema = optionalText(machine, target, 'schema')
  if (schema === undefined || optionalText(machine, key, 'referencedSchema') !== undefined || !isRecord(key)) return key
  return recordOf([...Object.entries(key), ['referencedSchema', schema]])
}

function uniques(machine: Machine, target: Value, table: TableName, columns: readonly Value[]): string[] {
  const told = listed(machine, target, 'uniques').map((one) => ({
    name: optionalText(machine, one, 'name'),
    columns: texts(machine, one, 'columnNames'),
    deferrable: optionalText(machine, one, 'deferrable'),
  }))
  const own = columns
    .filter((one) => flag(machine, one, 'isUnique'))
    .map((one) => text(optionalText(machine, one, 'name'), 'the name of a column'))
    .filter((name) => !told.some(({ columns: all }) => all.length === 1 && all[0] === name))
    .map((name) => ({ name: undefined, columns: [name], deferrable: undefined }))
  return [...told, ...own].map(({ name, columns: all, deferrable }) => {
    const constraint = name ?? constraintName('UQ', table, all)
    return `CONSTRAINT "${constraint}" UNIQUE (${quotedList(all)})${deferrable === undefined ? '' : ` DEFERRABLE ${deferrable}`}`
  })
}

export function checkSql(machine: Machine, table: TableName, check: Value): string {
  const expression = text(optionalText(machine, check, 'expression'), 'a check')
  const name = optionalText(machine, check, 'name') ?? constraintName('CHK', table, [expression])
  return `CONSTRAINT "${name}" CHECK (${expression})`
}

function exclusions(machine: Machine, target: Value, table: TableName): string[] {
  return listed(machine, target, 'exclusions').map((one) => {
    const expression = text(optionalText(machine, one, 'expression'), 'an exclusion')
    const name = optionalText(machine, one, 'name') ?? constraintName('XCL', table, [expression])
    return `CONSTRAINT "${name}" EXCLUDE ${expression}`
  })
}

export function foreignKeyName(machine: Machine, table: TableName, key: Value): string {
  return optionalText(machine, key, 'name') ?? constraintName('FK', table, texts(machine, key, 'columnNames'))
}

export function foreignKeySql(machine: Machine, table: TableName, key: Value): string {
  const columns = quotedList(texts(machine, key, 'columnNames'))
  const target = `${tablePath(referencedTable(machine, key))} (${quotedList(texts(machine, key, 'referencedColumnNames'))})`
  const rules = (['onDelete', 'onUpdate', 'deferrable'] as const).flatMap((name) => {
    const rule = optionalText(machine, key, name)
    const word = { onDelete: 'ON DELETE', onUpdate: 'ON UPDATE', deferrable: 'DEFERRABLE' }[name]
    return rule === undefined ? [] : [` ${word} ${rule}`]
  })
  return `CONSTRAINT "${foreignKeyName(machine, table, key)}" FOREIGN KEY (${columns}) REFERENCES ${target}${rules.join('')}`
}

function primaryKey(machine: Machine, table: TableName, columns: readonly Value[]): string[] {
  const keys = columns.filter((one) => flag(machine, one, 'isPrimary'))
  const [first] = keys
  if (first === undefined) return []
  const names = keys.map((one) => text(optionalText(machine, one, 'name'), 'the name of a column'))
  const name = optionalText(machine, first, 'primaryKeyConstraintName') ?? constraintName('PK', table, names)
  return [`CONSTRAINT "${name}" PRIMARY KEY (${quotedList(names)})`]
}

export function indexName(machine: Machine, table: TableName, index: Value): string {
  const where = optionalText(machine, index, 'where')
  return (
    optionalText(machine, index, 'name') ?? constraintName('IDX', table, texts(machine, index, 'columnNames'), where)
  )
}

export function createIndex(machine: Machine, table: TableName, index: Value): string {
  const unique = flag(machine, index, 'isUnique') ? 'UNIQUE ' : ''
  const concurrently = flag(machine, index, 'isConcurrent') ? ' CONCURRENTLY' : ''
  const spatial = flag(machine, index, 'isSpatial') ? 'USING GiST ' : ''
  const where = optionalText(machine, index, 'where')
  const columns = quotedList(texts(machine, index, 'columnNames'))
  const name = indexName(machine, table, index)
  return `CREATE ${unique}INDEX${concurrently} "${name}" ON ${tablePath(table)} ${spatial}(${columns})${where === undefined ? '' : ` WHERE ${where}`}`
}
