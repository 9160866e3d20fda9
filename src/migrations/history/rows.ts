import type { Direction } from '../types.ts'
import type { History, HistoryNode } from './types.ts'
import { RevisionError } from './types.ts'
import { ancestors, nodeOf } from './walk.ts'

/** One change of the version table. */
export type RowChange =
  | { readonly kind: 'insert'; readonly id: string }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'update'; readonly from: string; readonly to: string }

/** The changes Alembic makes to the version table after running one revision (`HeadMaintainer`, `RevisionStep`). */
export function rowChanges(history: History, rows: ReadonlySet<string>, id: string, direction: Direction): RowChange[] {
  const node = nodeOf(history, id)
  return direction === 'up' ? upChanges(history, rows, node) : downChanges(history, rows, node)
}

/** What the version table holds after running the revisions one by one. */
export function rowsAfter(
  history: History,
  rows: Iterable<string>,
  ids: readonly string[],
  direction: Direction,
): Set<string> {
  const current = new Set(rows)
  for (const id of ids) for (const change of rowChanges(history, current, id, direction)) apply(current, change)
  return current
}

function apply(rows: Set<string>, change: RowChange): void {
  const gone = change.kind === 'update' ? change.from : change.kind === 'delete' ? change.id : undefined
  if (gone !== undefined && !rows.delete(gone)) {
    throw new RevisionError('rows-do-not-match', `the version table has no row ${gone}`)
  }
  const added = change.kind === 'update' ? change.to : change.kind === 'insert' ? change.id : undefined
  if (added === undefined) return
  if (rows.has(added)) throw new RevisionError('rows-do-not-match', `the version table has the row ${added} already`)
  rows.add(added)
}

function upChanges(history: History, rows: ReadonlySet<string>, { id, normalizedDown }: HistoryNode): RowChange[] {
  const present = normalizedDown.filter((parent) => rows.has(parent))
  const [only, ...others] = present
  if (only === undefined) return [{ kind: 'insert', id }]
  if (others.length === 0) return [{ kind: 'update', from: only, to: id }]
  const below = belowOthers(history, rows, normalizedDown)
  const merged = normalizedDown.filter((parent) => !below.has(parent))
  return replaced(merged, id)
}

/** One row is updated, the others are deleted; Alembic takes whichever its set gives last. */
function replaced(from: readonly string[], to: string): RowChange[] {
  const last = from.at(-1)
  if (last === undefined) throw new RevisionError('rows-do-not-match', `nothing leads to ${to} in the version table`)
  return [...from.slice(0, -1).map((id) => ({ kind: 'delete' as const, id })), { kind: 'update', from: last, to }]
}

function downChanges(history: History, rows: ReadonlySet<string>, node: HistoryNode): RowChange[] {
  const { id, normalizedDown } = node
  const [first, ...others] = normalizedDown
  if (!rows.has(id)) {
    // Alembic would update a row that is not there, and stop.
    throw new RevisionError('rows-do-not-match', `the version table has no row ${id}`)
  }
  const back = unmerged(history, rows, node)
  if (first === undefined || back.length === 0) return [{ kind: 'delete', id }]
  if (others.length === 0) return [{ kind: 'update', from: id, to: first }]
  const last = back.at(-1) ?? first
  return [
    ...back.slice(0, -1).map((parent) => ({ kind: 'insert' as const, id: parent })),
    { kind: 'update', from: id, to: last },
  ]
}

/** The parents that get a row again: those that nothing else which stays applied implies. */
function unmerged(history: History, rows: ReadonlySet<string>, { id, normalizedDown }: HistoryNode): string[] {
  const others = [...rows].filter((row) => row !== id && history.nodes.has(row))
  if (others.length > 0) {
    const implied = ancestors(history.nodes, others, 'all')
    return normalizedDown.filter((parent) => !implied.has(parent))
  }
  const implied = new Set<string>()
  for (const parent of normalizedDown) {
    for (const below of ancestors(history.nodes, [parent], 'all')) if (below !== parent) implied.add(below)
  }
  return normalizedDown.filter((parent) => !implied.has(parent))
}

function belowOthers(history: History, rows: ReadonlySet<string>, parents: readonly string[]): Set<string> {
  const others = [...rows].filter((row) => !parents.includes(row) && history.nodes.has(row))
  return ancestors(history.nodes, others, 'all')
}
