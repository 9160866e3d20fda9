import type { Constraint, Node } from '@pgsql/types'
import { allOf, as, strings } from '../../parsers/sql/nodes.ts'

/** Constraints of one CREATE TABLE that get no index of their own, and names that pass to others. */
export interface Redundant {
  readonly dropped: ReadonlySet<Constraint>
  readonly names: ReadonlyMap<Constraint, string>
}

/**
 * PostgreSQL makes one index for several constraints of a CREATE TABLE over the same columns: the primary key's, or the
 * first one's, which takes over the name of the other if it has none itself (`transformIndexConstraints`,
 * src/backend/parser/parse_utilcmd.c). `constraintsOf` gives the constraints written beside a column.
 */
export function redundantConstraints(
  elements: readonly Node[],
  constraintsOf: (nodes: readonly Node[] | undefined) => readonly Constraint[],
): Redundant {
  const all = elements.flatMap((element) => {
    const column = as(element, 'ColumnDef')
    const own = column === undefined ? allOf([element], 'Constraint') : besideColumn(column.constraints, constraintsOf)
    return own.map((constraint) => ({ constraint, columns: columnsOf(constraint, column?.colname) }))
  })
  const keys = all.filter(({ constraint: { contype } }) => contype === 'CONSTR_PRIMARY')
  const uniques = all.filter(({ constraint: { contype } }) => contype === 'CONSTR_UNIQUE')
  const kept: typeof all = []
  const dropped = new Set<Constraint>()
  const names = new Map<Constraint, string>()
  for (const one of [...keys, ...uniques]) {
    const prior = kept.find((other) => isSame(one, other))
    if (prior === undefined) {
      kept.push(one)
      continue
    }
    dropped.add(one.constraint)
    const { conname } = one.constraint
    if (conname !== undefined && prior.constraint.conname === undefined && !names.has(prior.constraint))
      names.set(prior.constraint, conname)
  }
  return { dropped, names }
}

/** Words about when a constraint is checked are nodes of their own there; such a constraint is like no other. */
function besideColumn(
  nodes: readonly Node[] | undefined,
  constraintsOf: (nodes: readonly Node[] | undefined) => readonly Constraint[],
): readonly Constraint[] {
  const defers = allOf(nodes, 'Constraint').some(({ contype }) => /^CONSTR_ATTR_DEFER/.test(contype ?? ''))
  return defers ? [] : constraintsOf(nodes)
}

interface Placed {
  readonly constraint: Constraint
  readonly columns: readonly string[]
}

function columnsOf(constraint: Constraint, column: string | undefined): readonly string[] {
  const written = strings(constraint.keys)
  return written.length === 0 && column !== undefined ? [column] : written
}

function isSame(one: Placed, other: Placed): boolean {
  return JSON.stringify(shapeOf(one)) === JSON.stringify(shapeOf(other))
}

function shapeOf({ constraint, columns }: Placed) {
  const { including, nulls_not_distinct = false, deferrable = false, initdeferred = false, indexname } = constraint
  return [columns, strings(including), nulls_not_distinct, deferrable, initdeferred, indexname ?? null]
}
