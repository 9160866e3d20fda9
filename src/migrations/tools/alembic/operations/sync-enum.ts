import { asItems, asOptionalText, asText, asTexts } from '../library/convert.ts'
import { emitStatement } from '../library/emit.ts'
import { makes } from '../library/members.ts'
import { known, unknowable } from '../library/unknowable.ts'
import { PyObject, type PyValue } from '../python/values.ts'
import { forceQuote, literalText } from '../sqlalchemy/quote.ts'
import type { Directive } from './target.ts'

/** `TableReference(…)` of alembic_postgresql_enum: a column that has the enum. */
class TableReference extends PyObject {
  readonly typeName = 'alembic_postgresql_enum.TableReference'
  readonly table: string
  readonly column: string
  /** Undefined: the schema of the enum. None means no schema at all. */
  readonly schema: string | null | undefined
  readonly isArray: boolean
  readonly existingDefault: string | undefined
  constructor(given: (name: string) => PyValue | undefined) {
    super()
    this.table = asText(given('table_name'), 'the table')
    this.column = asText(given('column_name'), 'the column')
    const schema = given('table_schema')
    this.schema = schema === undefined || schema === null ? schema : asText(schema, 'the schema')
    this.isArray = given('column_type') instanceof ArrayColumn
    this.existingDefault = asOptionalText(given('existing_server_default'), 'the default')
  }
}

class ArrayColumn extends PyObject {
  readonly typeName = 'ColumnType.ARRAY'
}

class CommonColumn extends PyObject {
  readonly typeName = 'ColumnType.COMMON'
}

class ColumnType extends PyObject {
  readonly typeName = 'alembic_postgresql_enum.ColumnType'
  override attribute(name: string): PyValue | undefined {
    if (name === 'ARRAY') return new ArrayColumn()
    return name === 'COMMON' ? new CommonColumn() : undefined
  }
}

/** Names of `alembic_postgresql_enum`. */
export const postgresqlEnumAddOn: Readonly<Record<string, PyValue>> = {
  TableReference: makes(
    'TableReference',
    'table_name column_name table_schema? column_type? existing_server_default?',
    (args) => new TableReference((name) => args.get(name)),
  ),
  ColumnType: new ColumnType(),
}

interface Change {
  readonly schema: string
  readonly fresh: string
  readonly old: string
}

const OPERATORS = [
  ['!=', 'new_old_not_equals'],
  ['=', 'new_old_equals'],
] as const

/**
 * `op.sync_enum_values` of alembic_postgresql_enum (1.11.0): a new type takes the place of the old one, columns are cast,
 * and operators compare both as long as it takes. Renamed values and rebuilt indexes are not followed.
 */
export const syncEnumValues: Directive = {
  name: 'sync_enum_values',
  parameters: 'enum_schema enum_name new_values affected_columns enum_values_to_rename? indexes_to_recreate?',
  batchParameters: undefined,
  write(args, origin) {
    const schema = asText(args.get('enum_schema'), 'the schema of the enum')
    const name = asText(args.get('enum_name'), 'the name of the enum')
    const values = asTexts(args.get('new_values'), 'the values of the enum')
    for (const part of ['enum_values_to_rename', 'indexes_to_recreate']) {
      const given = args.get(part)
      if (given !== undefined && given !== null && asItems(given, part).length > 0)
        unknowable(`${part} of sync_enum_values()`)
    }
    const columns = asItems(args.get('affected_columns'), 'the columns of the enum').map(reference)
    const quoted = (text: string) => `${forceQuote(schema)}.${forceQuote(text)}`
    const change = { schema: forceQuote(schema), fresh: quoted(name), old: quoted(`${name}_old`) }
    const statements = [
      `ALTER TYPE ${change.fresh} RENAME TO ${forceQuote(`${name}_old`)}`,
      `CREATE TYPE ${change.fresh} AS ENUM (${values.map(literalText).join(', ')})`,
      ...OPERATORS.flatMap(([operator, procedure]) => comparison(operator, procedure, change)),
      ...columns.flatMap((column) => castColumn(column, schema, change, name)),
      ...OPERATORS.flatMap(([operator, procedure]) => comparisonDropped(operator, procedure, change)),
      `DROP TYPE ${change.old}`,
    ]
    for (const sql of statements) emitStatement(origin, sql)
    return null
  },
}

function reference(value: PyValue): TableReference {
  const given = known(value)
  // Older files name columns by tuples; then the default is read from the database.
  return given instanceof TableReference ? given : unknowable('the defaults of the columns are read from the database')
}

function comparison(operator: string, procedure: string, { schema, fresh, old }: Change): string[] {
  return [
    `CREATE FUNCTION ${schema}.${procedure}(new_enum_val ${fresh}, old_enum_val ${old}) RETURNS boolean AS $$ SELECT new_enum_val::text ${operator} old_enum_val::text; $$ LANGUAGE SQL IMMUTABLE`,
    `CREATE OPERATOR ${schema}.${operator} (leftarg = ${fresh}, rightarg = ${old}, procedure = ${schema}.${procedure})`,
  ]
}

function comparisonDropped(operator: string, procedure: string, { schema, fresh, old }: Change): string[] {
  return [
    `DROP OPERATOR IF EXISTS ${schema}.${operator} (${fresh}, ${old})`,
    `DROP FUNCTION ${schema}.${procedure}(new_enum_val ${fresh}, old_enum_val ${old})`,
  ]
}

function castColumn(column: TableReference, enumSchema: string, { fresh }: Change, enumName: string): string[] {
  const schema = column.schema === undefined ? enumSchema : column.schema
  const table = `${schema ? `${forceQuote(schema)}.` : ''}${forceQuote(column.table)}`
  const name = forceQuote(column.column)
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${name}`
  const [via, type] = column.isArray ? ['text[]', `${fresh}[]`] : ['text', fresh]
  const cast = `${alter} TYPE ${type} USING ${name}::${via}::${type}`
  if (column.existingDefault === undefined) return [cast]
  return [
    `${alter} DROP DEFAULT`,
    cast,
    `${alter} SET DEFAULT ${renamedDefault(column.existingDefault, enumSchema, enumName)}`,
  ]
}

/** The default with the new type in the place of the old one. */
function renamedDefault(text: string, schema: string, name: string): string {
  const type = schema === '' ? name : `${schema}.${name}`
  if (text.startsWith('ARRAY[')) return text.replace(/::[.\w]+/g, `::${type}`)
  if (!text.includes('::')) return unknowable('a default without a type')
  const value = text.slice(0, text.indexOf('::'))
  return `${value}::${type}${text.endsWith('[]') ? '[]' : ''}`
}
