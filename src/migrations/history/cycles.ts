/**
 * Rings in a graph, each as the ids of its members in the order of `ids`: strongly connected components of more than
 * one node, and nodes that lead to themselves (Tarjan's algorithm, without recursion: histories are long chains).
 */
export function ringsIn(ids: readonly string[], edges: (id: string) => readonly string[]): string[][] {
  if (!hasRing(ids, edges)) return []
  const state: State = { index: new Map(), low: new Map(), stack: [], onStack: new Set(), rings: [] }
  for (const id of ids) if (!state.index.has(id)) visit(id, edges, state)
  const place = new Map(ids.map((id, at) => [id, at]))
  const at = (id: string): number => place.get(id) ?? 0
  return state.rings.map((ring) => ring.sort((a, b) => at(a) - at(b))).sort(([a = ''], [b = '']) => at(a) - at(b))
}

/** Takes away what nothing leads to, again and again: what is left holds a ring. */
function hasRing(ids: readonly string[], edges: (id: string) => readonly string[]): boolean {
  const leading = new Map<string, number>()
  for (const id of ids) for (const target of edges(id)) leading.set(target, (leading.get(target) ?? 0) + 1)
  const free = ids.filter((id) => !leading.has(id))
  let left = ids.length
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    left--
    for (const target of edges(id)) {
      const count = (leading.get(target) ?? 0) - 1
      leading.set(target, count)
      if (count === 0) free.push(target)
    }
  }
  return left > 0
}

interface State {
  readonly index: Map<string, number>
  readonly low: Map<string, number>
  readonly stack: string[]
  readonly onStack: Set<string>
  readonly rings: string[][]
}

interface Frame {
  readonly id: string
  readonly targets: readonly string[]
  next: number
}

function visit(root: string, edges: (id: string) => readonly string[], state: State): void {
  const frames: Frame[] = [open(root, edges, state)]
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const target = frame.targets[frame.next++]
    if (target === undefined) {
      frames.pop()
      close(frame, state)
      const parent = frames.at(-1)
      if (parent !== undefined) lower(parent.id, state.low.get(frame.id), state)
    } else if (!state.index.has(target)) frames.push(open(target, edges, state))
    else if (state.onStack.has(target)) lower(frame.id, state.index.get(target), state)
  }
}

function open(id: string, edges: (id: string) => readonly string[], state: State): Frame {
  state.index.set(id, state.index.size)
  state.low.set(id, state.index.size - 1)
  state.stack.push(id)
  state.onStack.add(id)
  return { id, targets: edges(id), next: 0 }
}

function lower(id: string, value: number | undefined, state: State): void {
  state.low.set(id, Math.min(state.low.get(id) ?? Infinity, value ?? Infinity))
}

function close({ id, targets }: Frame, state: State): void {
  if (state.low.get(id) !== state.index.get(id)) return
  const ring = state.stack.splice(state.stack.lastIndexOf(id))
  for (const member of ring) state.onStack.delete(member)
  if (ring.length > 1 || targets.includes(id)) state.rings.push(ring)
}
