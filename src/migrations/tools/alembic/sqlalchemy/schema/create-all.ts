import { emitStatement, type Origin } from '../../library/emit.ts'
import { unknowable } from '../../library/unknowable.ts'
import { createEnumSql, type EnumType } from '../types/enum.ts'
import { typeSql } from '../types/type.ts'
import { enumsOf } from './column-sql.ts'
import { ForeignKeyConstraint } from './foreign-key.ts'
import type { HeldTable } from './metadata.ts'
import { Table } from './table.ts'
import { createTableSql, emitColumnComment, emitCreateIndex, emitTableComment } from './table-ddl.ts'
import { tableKey } from './table-key.ts'

/** `metadata.create_all()` and `drop_all()`: types and tables, those others refer to first, each only when it is absent. */
export function emitAll(held: readonly HeldTable[], origin: Origin, verb: 'create' | 'drop'): void {
  const tables = sorted(held.map((table) => (table instanceof Table ? table : unknowable('a table that is not known'))))
  if (verb === 'create') {
    const statements = new Set(tables.flatMap((table) => ownTypes(table).map(createEnumSql)))
    for (const sql of statements) emitStatement(origin, sql, true)
    for (const table of tables) createOne(origin, table)
    return
  }
  for (const table of tables.toReversed()) emitStatement(origin, `DROP TABLE ${table.sql}`, true)
  const drops = new Set(tables.flatMap((table) => ownTypes(table).map((type) => `DROP TYPE ${typeSql(type)}`)))
  for (const sql of drops) emitStatement(origin, sql, true)
}

/** The enums of a table's columns that are created on their own. */
export function ownTypes(table: Table): EnumType[] {
  return [...table.columns.values()]
    .flatMap((column) => enumsOf(column.type, table))
    .filter(({ specification }) => specification.native && specification.createdWithTable)
}

function createOne(origin: Origin, table: Table): void {
  emitStatement(origin, createTableSql(table, false), true)
  for (const index of table.indexes) emitCreateIndex(origin, index, table, false)
  if (table.settings.comment !== undefined) emitTableComment(origin, table, table.settings.comment)
  for (const column of table.columns.values()) emitColumnComment(origin, table, column)
}

/** In rounds: the tables whose referred tables are done, by name (sql/ddl.py, `sort_tables`). */
function sorted(tables: readonly Table[]): Table[] {
  const key = (table: Table) => tableKey(table.settings.name, table.settings.schema)
  let waiting = [...tables].sort((one, other) => (key(one) < key(other) ? -1 : 1))
  const done: Table[] = []
  while (waiting.length > 0) {
    const open = new Set(waiting.map(key))
    const ready = waiting.filter((table) => ![...referred(table)].some((name) => name !== key(table) && open.has(name)))
    if (ready.length === 0) unknowable('tables that refer to one another in a ring')
    done.push(...ready)
    waiting = waiting.filter((table) => !ready.includes(table))
  }
  return done
}

function referred(table: Table): Set<string> {
  const keys = table.constraints.filter((constraint) => constraint instanceof ForeignKeyConstraint)
  if (keys.some(({ rules }) => rules.useAlter)) unknowable('a foreign key with use_alter')
  return new Set(keys.flatMap(({ targets }) => targets.map(({ table: name, schema }) => tableKey(name, schema))))
}
