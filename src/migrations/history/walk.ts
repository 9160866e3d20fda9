import type { History, HistoryNode } from './types.ts'
import { RevisionError } from './types.ts'

type Nodes = ReadonlyMap<string, HistoryNode>

/** Which edges to follow: parents alone, or dependencies as well. */
export type Edges = 'parents' | 'all'

/**
 * The revisions and what stands below them, by parents and (normalized) dependencies. With `exclusive`, it is an error
 * when one of them is an ancestor of another (`_iterate_related_revisions` in alembic/script/revision.py).
 */
export function ancestors(nodes: Nodes, of: Iterable<string>, edges: Edges, exclusive = false): Set<string> {
  return related(nodes, of, (node) => (edges === 'all' ? node.normalizedDown : node.down), exclusive)
}

/** The revisions and what stands above them. */
export function descendants(nodes: Nodes, of: Iterable<string>, edges: Edges, exclusive = false): Set<string> {
  return related(nodes, of, (node) => (edges === 'all' ? node.allChildren : node.children), exclusive)
}

function related(
  nodes: Nodes,
  of: Iterable<string>,
  next: (node: HistoryNode) => readonly string[],
  exclusive: boolean,
): Set<string> {
  const targets = new Set(of)
  const seen = new Set<string>()
  for (const target of targets) {
    const met = new Set<string>()
    const todo = [target]
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      met.add(id)
      if (seen.has(id)) continue
      seen.add(id)
      const node = nodes.get(id)
      if (node !== undefined) todo.push(...next(node))
    }
    const others = exclusive ? [...met].filter((id) => id !== target && targets.has(id)) : []
    if (others.length > 0) {
      throw new RevisionError(
        'overlap',
        `revision ${target} overlaps with ${others.join(', ')}, which was asked for too`,
      )
    }
  }
  return seen
}

/** The node of an id that is known to exist. */
export function nodeOf(history: History, id: string): HistoryNode {
  const node = history.nodes.get(id)
  if (node === undefined) throw new RevisionError('not-found', `there is no revision ${id}`)
  return node
}
