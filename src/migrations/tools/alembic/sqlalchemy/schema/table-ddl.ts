import { aboutToChange, emitStatement, type Origin } from '../../library/emit.ts'
import { refuse } from '../../library/signature.ts'
import { unknowable } from '../../library/unknowable.ts'
import type { CallSite } from '../../python/values.ts'
import { renderLimitedName, renderName } from '../name.ts'
import { literalText } from '../quote.ts'
import { createEnumSql } from '../types/enum.ts'
import type { Column } from './column.ts'
import { columnChecks, columnSql, enumsOf } from './column-sql.ts'
import { ForeignKeyConstraint } from './foreign-key.ts'
import type { Index } from './index.ts'
import { PrimaryKeyConstraint } from './keys.ts'
import type { Table, TableConstraint } from './table.ts'

const NO_HEAD = { name: undefined, deferrable: undefined, initially: undefined }

/** CREATE TABLE with its columns and constraints. */
export function createTableSql(table: Table, ifNotExists: boolean): string {
  const columns = [...table.columns.values()].map((column) => columnSql(column, table) + columnChecks(column, table))
  const words = ['CREATE', ...(table.settings.prefixes ?? []), 'TABLE', ...(ifNotExists ? ['IF NOT EXISTS'] : [])]
  const parts = [...columns, ...constraintsSql(table)]
  return `${words.join(' ')} ${table.sql} (\n  ${parts.join(',\n  ')}\n)${table.optionsSql()}`
}

/** The key first, then the others in the order they were made. */
function constraintsSql(table: Table): string[] {
  const others = [...table.constraints]
    .filter((constraint) => !(constraint instanceof ForeignKeyConstraint && constraint.rules.useAlter))
    .sort((one, other) => one.order - other.order)
  return [...keySql(table), ...others.map((constraint) => constraintSql(constraint, table))]
}

function keySql(table: Table): string[] {
  const columns = table.keyColumns()
  if (columns.length === 0) return []
  const { explicitKey } = table
  const key = explicitKey ?? new PrimaryKeyConstraint(NO_HEAD, [], new Map())
  const counted = explicitKey === undefined ? table.autoincrementColumn() : undefined
  const ordered = counted === undefined ? columns : [counted, ...columns.filter((column) => column !== counted)]
  return [table.preamble(key) + key.bodySql(ordered.map(({ name }) => name))]
}

/** `CONSTRAINT name UNIQUE (…)`. */
export function constraintSql(constraint: TableConstraint, table: Table): string {
  return table.preamble(constraint) + constraint.bodySql()
}

/** Types, table, indexes and comments, in the order Alembic writes them. */
export function emitCreateTable(origin: Origin, table: Table, ifNotExists = false, checkFirst = false): void {
  const sql = createTableSql(table, ifNotExists)
  emitEnums(origin, table, checkFirst)
  emitStatement(origin, sql, checkFirst)
  for (const index of table.indexes) emitCreateIndex(origin, index, table, false)
  if (table.settings.comment !== undefined) emitTableComment(origin, table, table.settings.comment)
  for (const column of table.columns.values()) emitColumnComment(origin, table, column)
}

function emitEnums(origin: Origin, table: Table, checkFirst: boolean): void {
  const { createdTypes } = origin.state
  for (const column of table.columns.values()) {
    for (const type of enumsOf(column.type, table)) {
      const { native, createdWithTable, name, schema } = type.specification
      if (!native || !createdWithTable) continue
      const key = JSON.stringify([schema?.text, name?.text])
      if (createdTypes.has(key)) continue
      const doubt = origin.site.distrusted?.(createdTypes)
      if (doubt !== undefined) unknowable(`whether the type was created depends on ${doubt.reason}`)
      const sql = createEnumSql(type)
      aboutToChange(origin.site, createdTypes)
      createdTypes.add(key)
      emitStatement(origin, sql, checkFirst)
    }
  }
}

export function emitCreateIndex(origin: Origin, index: Index, table: Table, ifNotExists: boolean): void {
  const name = renderLimitedName(table.indexName(index))
  emitStatement(origin, index.createSql(name, table.sql, ifNotExists))
}

export function emitTableComment(origin: Origin, table: Table, comment: string): void {
  emitStatement(origin, `COMMENT ON TABLE ${table.sql} IS ${literalText(comment)}`)
}

export function emitColumnComment(origin: Origin, table: Table, column: Column): void {
  const { comment } = column.state
  if (comment === undefined) return
  emitStatement(origin, `COMMENT ON COLUMN ${table.sql}.${renderName(column.name)} IS ${literalText(comment)}`)
}

/** ALTER TABLE … ADD CONSTRAINT. */
export function addConstraintSql(constraint: TableConstraint, table: Table): string {
  return `ALTER TABLE ${table.sql} ADD ${constraintSql(constraint, table)}`
}

/** ALTER TABLE … DROP CONSTRAINT. */
export function dropConstraintSql(
  constraint: TableConstraint,
  table: Table,
  ifExists: boolean,
  site: CallSite,
): string {
  // Conventions for foreign keys speak of columns, which the constraint to be dropped does not have.
  const isNameless = constraint instanceof ForeignKeyConstraint && constraint.rules.head.name === undefined
  const name = isNameless ? undefined : table.constraintName(constraint)
  if (name === undefined) return refuse(site, 'Exception', 'DROP CONSTRAINT of a constraint without a name')
  return `ALTER TABLE ${table.sql} DROP CONSTRAINT ${ifExists ? 'IF EXISTS ' : ''}${renderLimitedName(name)}`
}
