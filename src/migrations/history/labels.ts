import type { HistoryNode } from './types.ts'
import { descendants } from './walk.ts'

/**
 * Spreads branch labels as Alembic does (`_add_branches` in alembic/script/revision.py): to every descendant by
 * parents, and, where those are one straight line, back to the ancestors up to the next branch or merge point.
 * @returns the labels of each revision that has any.
 */
export function spreadLabels(nodes: ReadonlyMap<string, HistoryNode>): Map<string, Set<string>> {
  const spread = new Map<string, Set<string>>()
  const add = (id: string, labels: Iterable<string>): void => {
    const known = spread.get(id) ?? new Set()
    for (const label of labels) known.add(label)
    spread.set(id, known)
  }
  const labelled = [...nodes.values()].filter(({ revision }) => revision.labels.length > 0)
  for (const { id, revision } of labelled) add(id, revision.labels)
  for (const { id } of labelled) {
    const labels = spread.get(id) ?? []
    const above = descendants(nodes, [id], 'parents')
    for (const one of above) add(one, labels)
    for (const one of straightLineBelow(nodes, [...above].at(-1))) add(one, labels)
  }
  return spread
}

/** From a revision down to its root, as long as it is neither a branch point (dependencies counted) nor a merge point. */
function straightLineBelow(nodes: ReadonlyMap<string, HistoryNode>, from: string | undefined): string[] {
  const line = new Set<string>()
  for (let id = from; id !== undefined && !line.has(id); ) {
    const node = nodes.get(id)
    if (node === undefined || node.allChildren.length > 1 || node.revision.down.length > 1) break
    line.add(id)
    id = node.down[0]
  }
  return [...line]
}
