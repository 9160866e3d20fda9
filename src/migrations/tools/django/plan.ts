import type { Revision } from '../../types.ts'

/**
 * Revisions in the order in which Django runs them on an empty database: for each leaf node in turn whatever it needs
 * first (`MigrationGraph.iterative_dfs`, which takes the last of several parents first).
 */
export function inPlanOrder(revisions: readonly Revision[]): Revision[] {
  const byId = new Map(revisions.map((one) => [one.id, one]))
  const seen = new Set<string>()
  const plan: Revision[] = []
  for (const leaf of leavesOf(revisions)) {
    const stack: { readonly id: string; readonly done: boolean }[] = [{ id: leaf.id, done: false }]
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const revision = byId.get(top.id)
      if (revision === undefined || seen.has(top.id)) continue
      if (top.done) {
        seen.add(top.id)
        plan.push(revision)
        continue
      }
      stack.push({ id: top.id, done: true })
      const parents = [...revision.down, ...revision.dependsOn].sort(byKey)
      stack.push(...parents.filter((id) => !seen.has(id)).map((id) => ({ id, done: false })))
      if (stack.length > revisions.length * 50) break
    }
  }
  // A cycle has no order.
  return [...plan, ...revisions.filter(({ id }) => !seen.has(id))]
}

/** Those that nothing of the same app needs. */
function leavesOf(revisions: readonly Revision[]): Revision[] {
  const needed = new Set(
    revisions.flatMap((one) => [...one.down, ...one.dependsOn].filter((id) => appOf(id) === appOf(one.id))),
  )
  return revisions.filter(({ id }) => !needed.has(id)).sort((one, other) => byKey(one.id, other.id))
}

function appOf(id: string): string {
  return id.slice(0, id.indexOf('.'))
}

/** Keys are pairs of app and name. */
function byKey(one: string, other: string): number {
  const [a, b] = [appOf(one), appOf(other)]
  if (a !== b) return a < b ? -1 : 1
  return one < other ? -1 : one > other ? 1 : 0
}
