import { renderLimitedName, renderName } from '../name.ts'
import { DecoratedType } from '../types/decorator.ts'
import { EnumType } from '../types/enum.ts'
import type { SqlType } from '../types/type.ts'
import { asType, typeSql, variantOf } from '../types/type.ts'
import type { CheckConstraint } from './check.ts'
import type { Column } from './column.ts'
import { hasOwnSequence, type Table } from './table.ts'

/** The definition of a column, as CREATE TABLE and ADD COLUMN have it (dialects/postgresql/base.py). */
export function columnSql(column: Column, table: Table): string {
  const { state } = column
  const parts = [renderName(column.name)]
  const serial = serialSql(column, table)
  if (serial !== undefined) parts.push(serial)
  else {
    parts.push(typeSql(typeInTable(column.type, table)))
    if (state.serverDefault !== undefined) parts.push(`DEFAULT ${state.serverDefault}`)
  }
  if (state.computed !== undefined) parts.push(state.computed.sql)
  if (state.identity !== undefined) parts.push(state.identity.sql)
  if (!state.nullable && state.identity === undefined) parts.push('NOT NULL')
  else if (state.nullable && state.identity !== undefined) parts.push('NULL')
  return parts.join(' ')
}

/** CHECKs written with the column. */
export function columnChecks(column: Column, table: Table): string {
  return column.state.checks.map((check) => ` ${checkPreamble(check, table)}${check.bodySql()}`).join('')
}

function checkPreamble(check: CheckConstraint, table: Table): string {
  const name = table.constraintName(check)
  return name === undefined ? '' : `CONSTRAINT ${renderLimitedName(name)} `
}

/** SERIAL for a key column that counts up. */
function serialSql(column: Column, table: Table): string | undefined {
  const { state } = column
  const counts = state.primaryKey && column === table.autoincrementColumn() && state.identity === undefined
  if (!counts || state.clientDefault === 'value' || hasOwnSequence(column)) return undefined
  const sql = typeSql(implementation(column.type))
  if (sql === 'BIGINT') return 'BIGSERIAL'
  return sql === 'SMALLINT' ? 'SMALLSERIAL' : 'SERIAL'
}

function implementation(type: SqlType): SqlType {
  const variant = variantOf(type)
  return variant instanceof DecoratedType ? implementation(variant.implementation) : variant
}

/** An enum that takes its schema from the table (`inherit_schema`). */
export function typeInTable(type: SqlType, table: Table): SqlType {
  const variant = variantOf(type)
  return variant instanceof EnumType ? variant.inSchema(table.settings.schema) : variant
}

/** The enums a type brings along: itself, or those inside an array or a decorator. */
export function enumsOf(type: SqlType, table: Table): EnumType[] {
  const variant = typeInTable(type, table)
  if (variant instanceof EnumType) return [variant]
  if (variant instanceof DecoratedType) return enumsOf(variant.implementation, table)
  const item = variant.definition.name === 'ARRAY' ? variant.args.get('item_type') : undefined
  return item === undefined ? [] : enumsOf(asType(item, 'the type of the items'), table)
}
