import { renderName, renderQualified } from '../name.ts'
import { expressionSql, grouped, listSql, WRITER } from './compile.ts'
import { conjunction, fromSql } from './compile-select.ts'
import { distinctFroms, fromsOf, sameFrom } from './froms.ts'
import type { Assignment, DeleteNode, DmlNode, FromNode, InsertNode, SqlNode, UpdateNode } from './nodes.ts'
import { WITH_TABLES } from './writing.ts'

/** INSERT, UPDATE or DELETE with its parameters written as literals. */
export function dmlSql(node: DmlNode): string {
  if (node.kind === 'insert') return insertSql(node)
  return node.kind === 'update' ? updateSql(node) : deleteSql(node)
}

function insertSql({ table, rows, fromSelect, conflict, returning }: InsertNode): string {
  const parts = [`INSERT INTO ${renderQualified(table.name, table.schema)}`]
  const [first = []] = rows
  if (fromSelect !== undefined) {
    parts.push(`(${fromSelect.columns.map(renderName).join(', ')})`, expressionSql(fromSelect.select))
  } else if (first.length === 0) parts.push('DEFAULT VALUES')
  else {
    parts.push(`(${first.map(({ column }) => renderName(column)).join(', ')})`)
    parts.push(`VALUES ${rows.map((row) => `(${row.map(({ value }) => valueSql(value)).join(', ')})`).join(', ')}`)
  }
  if (conflict !== undefined) parts.push(conflict)
  return [...parts, ...returningSql(returning)].join(' ')
}

function valueSql(value: SqlNode, enclosing: readonly FromNode[] = []): string {
  return grouped(value, '=', { tables: true, enclosing })
}

function returningSql(columns: readonly SqlNode[]): string[] {
  return columns.length === 0 ? [] : [`RETURNING ${listSql(columns, WITH_TABLES)}`]
}

/** Tables beside the changed one, which conditions and values draw from. */
function otherTables(table: FromNode, nodes: readonly SqlNode[]): FromNode[] {
  return distinctFroms(nodes.flatMap(fromsOf)).filter((from) => !sameFrom(from, table))
}

function updateSql({ table, assignments, where, returning }: UpdateNode): string {
  const others = otherTables(table, [...where, ...assignments.map(({ value }) => value)])
  const enclosing = [table, ...others]
  const set = assignments.map(({ column, value }: Assignment) => `${renderName(column)}=${valueSql(value, enclosing)}`)
  const parts = [`UPDATE ${renderQualified(table.name, table.schema)} SET ${set.join(', ')}`]
  if (others.length > 0) parts.push(`FROM ${others.map((from) => fromSql(from, WITH_TABLES, WRITER)).join(', ')}`)
  if (where.length > 0) parts.push(`WHERE ${conjunction(where, { tables: true, enclosing }, WRITER)}`)
  return [...parts, ...returningSql(returning)].join(' ')
}

function deleteSql({ table, where, returning }: DeleteNode): string {
  const others = otherTables(table, where)
  const enclosing = [table, ...others]
  const parts = [`DELETE FROM ${renderQualified(table.name, table.schema)}`]
  if (others.length > 0) parts.push(`USING ${others.map((from) => fromSql(from, WITH_TABLES, WRITER)).join(', ')}`)
  if (where.length > 0) parts.push(`WHERE ${conjunction(where, { tables: true, enclosing }, WRITER)}`)
  return [...parts, ...returningSql(returning)].join(' ')
}
