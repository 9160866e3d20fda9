import type { HistoryNode } from './types.ts'

/**
 * Answers whether one revision is another one's ancestor (by parents and normalized dependencies), or is it, in a graph
 * without cycles. Cheap for revisions that stand near one another: nothing as low as the lower one need be walked.
 */
export function ancestry(nodes: ReadonlyMap<string, HistoryNode>): (above: string, below: string) => boolean {
  const heights = heightsOf(nodes)
  return (above, below) => {
    const floor = heights.get(below) ?? 0
    const seen = new Set<string>()
    const todo = [above]
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      if (id === below) return true
      if (seen.has(id) || (heights.get(id) ?? 0) <= floor) continue
      seen.add(id)
      todo.push(...(nodes.get(id)?.normalizedDown ?? []))
    }
    return false
  }
}

/** The longest way from each revision down to a base. */
function heightsOf(nodes: ReadonlyMap<string, HistoryNode>): Map<string, number> {
  const heights = new Map<string, number>()
  for (const root of nodes.keys()) {
    const todo = [root]
    for (let id = todo.at(-1); id !== undefined; id = todo.at(-1)) {
      const down = nodes.get(id)?.normalizedDown ?? []
      const open = heights.has(id) ? [] : down.filter((one) => !heights.has(one))
      if (open.length > 0) {
        todo.push(...open)
        continue
      }
      heights.set(id, 1 + Math.max(-1, ...down.map((one) => heights.get(one) ?? 0)))
      todo.pop()
    }
  }
  return heights
}
