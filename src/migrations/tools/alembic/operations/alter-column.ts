import { asFlag, asOptionalText } from '../library/convert.ts'
import { emitStatement, type Origin } from '../library/emit.ts'
import type { Bound } from '../library/signature.ts'
import { known, Unknowable, unknowable } from '../library/unknowable.ts'
import type { PyValue } from '../python/values.ts'
import { asName, asOptionalName, renderDotted, renderName } from '../sqlalchemy/name.ts'
import { literalText } from '../sqlalchemy/quote.ts'
import { Computed, defaultSql, Identity, ServerDefault } from '../sqlalchemy/schema/generators.ts'
import { EnumType } from '../sqlalchemy/types/enum.ts'
import { asType, type SqlType, typeSql, variantOf } from '../sqlalchemy/types/type.ts'
import type { Directive } from './target.ts'

const PARAMETERS = [
  'nullable?',
  'comment?',
  'server_default?',
  'new_column_name?',
  'type_?',
  'existing_type?',
  'existing_server_default?',
  'existing_nullable?',
  'existing_comment?',
].join(' ')

/** `alter_column`: one ALTER for each change, in the order type, nullability, default, comment, name. */
export const alterColumn: Directive = {
  name: 'alter_column',
  parameters: `table_name column_name | schema? ${PARAMETERS} **`,
  batchParameters: `column_name | ${PARAMETERS} insert_before? insert_after? **`,
  write(args, origin) {
    const schema = asOptionalName(args.get('schema'), 'the schema')
    const table = renderDotted(asName(args.get('table_name'), 'the name of the table'), schema)
    const column = renderName(asName(args.get('column_name'), 'the name of the column'))
    const alter = `ALTER TABLE ${table} ALTER COLUMN ${column}`
    const types = typeChange(alter, args)
    const nulls = nullability(alter, args)
    const others = [
      ...defaultChange(alter, args),
      ...commentChange(`${table}.${column}`, args),
      ...nameChange(table, column, args),
    ]
    for (const sql of types) emitStatement(origin as Origin, sql, false, existingType(args))
    const existing = args.get('existing_nullable') === false ? { existingNotNull: true } : {}
    for (const sql of nulls) emitStatement(origin as Origin, sql, false, existing)
    for (const sql of others) emitStatement(origin as Origin, sql)
    return null
  },
}

function given(args: Bound, name: string): PyValue | undefined {
  const value = args.get(name)
  return value === null ? undefined : value
}

function typeChange(alter: string, args: Bound): string[] {
  const using = usingOf(args)
  const fresh = given(args, 'type_')
  if (fresh === undefined) return using === undefined ? [] : unknowable('postgresql_using without type_')
  const type = asType(fresh, 'the new type')
  const existing = given(args, 'existing_type')
  withoutCheck(type)
  if (existing !== undefined) withoutCheck(asType(existing, 'the existing type'))
  return [`${alter} TYPE ${typeSql(type)}${using ? ` USING ${using}` : ''}`]
}

/** What the column was, as far as its type can be written. */
function existingType(args: Bound): { readonly existingType?: string } {
  const existing = given(args, 'existing_type')
  try {
    return existing === undefined ? {} : { existingType: typeSql(asType(existing, 'the existing type')) }
  } catch (error) {
    if (error instanceof Unknowable) return {}
    throw error
  }
}

/** Alembic passes over keywords it has no use for. */
function usingOf({ extra }: Bound): string | undefined {
  return asOptionalText(extra.get('postgresql_using'), 'postgresql_using')
}

/** Alembic drops and adds the CHECK of an enum of strings around a change of type. */
function withoutCheck(type: SqlType): void {
  const variant = variantOf(type)
  if (variant instanceof EnumType && variant.specification.createConstraint && !variant.specification.native) {
    unknowable('a change of type of an enum with a CHECK')
  }
}

function nullability(alter: string, args: Bound): string[] {
  const nullable = given(args, 'nullable')
  if (nullable === undefined) return []
  return [`${alter} ${asFlag(nullable, 'nullable') ? 'DROP' : 'SET'} NOT NULL`]
}

function defaultChange(alter: string, args: Bound): string[] {
  const raw = args.get('server_default')
  if (raw === undefined || raw === false) return []
  const value = raw instanceof ServerDefault ? (raw.value ?? unknowable('FetchedValue as a new default')) : known(raw)
  const existing = args.get('existing_server_default') ?? false
  if (value instanceof Computed || existing instanceof Computed) unknowable('a change of a computed column')
  if (value instanceof Identity || existing instanceof Identity) return [`${alter} ${identityChange(value, existing)}`]
  return [value === null ? `${alter} DROP DEFAULT` : `${alter} SET DEFAULT ${defaultSql(value)}`]
}

function identityChange(value: PyValue, existing: PyValue): string {
  if (value === null) return 'DROP IDENTITY'
  if (value instanceof Identity && existing === false) return `ADD ${value.sql}`
  return unknowable('a change of an identity')
}

function commentChange(column: string, args: Bound): string[] {
  const value = args.get('comment')
  if (value === undefined || value === false) return []
  const comment = asOptionalText(value, 'the comment')
  return [`COMMENT ON COLUMN ${column} IS ${comment === undefined ? 'NULL' : literalText(comment)}`]
}

function nameChange(table: string, column: string, args: Bound): string[] {
  const fresh = given(args, 'new_column_name')
  if (fresh === undefined) return []
  return [`ALTER TABLE ${table} RENAME ${column} TO ${renderName(asName(fresh, 'the new name of the column'))}`]
}
