import type { Ownership } from '../tenancy/ownership.ts'
import type { Predicate, Statement } from './values.ts'

/** True for a column that leads to whose a row is: its primary key, or a foreign key to a table of a tenant. */
export function links(ownership: Ownership, table: string | undefined, column: string): boolean {
  const model = table === undefined ? undefined : ownership.models.ofTable(table)
  if (model === undefined) return /^(id|uuid)$/.test(column)
  if (model.primaryKey.includes(column) || model.columns.some((one) => one.name === column && one.primaryKey))
    return true
  if (/^(id|uuid)$/.test(column)) return true
  if (model.foreignKeys.some((key) => key.columns.includes(column) && ownership.belonging.has(key.table))) return true
  // A foreign key nobody declared: `workflow_id` beside a table of workflows with that primary key.
  return (
    /_(id|uuid)$/.test(column) &&
    ownership.models.models.some((one) => one.primaryKey.length === 1 && one.primaryKey[0] === column)
  )
}

const SHARED =
  /(^|_)(public|shared|global|template|builtin|built_in|system|default|visibility|is_public|share\w*)(_|$)/i

/** A way of an OR that lets rows through which are meant for all: public ones, those of no tenant. */
export function isShared(predicate: Predicate, ownership: Ownership): boolean {
  if (predicate.is === 'and') return predicate.of.some((one) => isShared(one, ownership))
  if (predicate.is !== 'compare') return false
  const { column, value, operator } = predicate
  if (value.is !== 'constant' || (operator !== '=' && operator !== 'in')) return false
  return SHARED.test(column.column) || (value.value === null && ownership.keys.has(column.column))
}

/** Whether a tenant's table stands in a subquery, or in one of its own. */
export function touchesTenants({ sources }: Statement, ownership: Ownership): boolean {
  return sources.some(({ table, inner }) =>
    inner === undefined ? table === undefined || ownership.belonging.has(table) : touchesTenants(inner, ownership),
  )
}
