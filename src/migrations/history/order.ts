import type { History } from './types.ts'
import { RevisionError } from './types.ts'
import { ancestors, nodeOf } from './walk.ts'

/**
 * Revisions of a set in the order of Alembic's `_topological_sort` (alembic/script/revision.py), children first. It
 * follows one line downwards for as long as it can, and starts with the head that was loaded first.
 *
 * @throws RevisionError when the history has a cycle: then there is no order.
 */
export function childrenFirst(history: History, set: ReadonlySet<string>, heads: Iterable<string>): string[] {
  const [cycle] = history.cycles
  if (cycle !== undefined) throw new RevisionError('broken-history', `revisions form a cycle: ${cycle.join(', ')}`)
  const loaded = new Map([...history.nodes.keys()].map((id, at) => [id, at]))
  const tips = [...new Set(heads)]
    .filter((id) => set.has(id))
    .sort((a, b) => (loaded.get(a) ?? 0) - (loaded.get(b) ?? 0))
  return new Descent(history, new Set(set), tips).run()
}

class Descent {
  readonly #history: History
  readonly #todo: Set<string>
  readonly #tips: string[]
  /** For each tip, itself and what stands below it. */
  readonly #below: Set<string>[]
  readonly #output: string[] = []
  #at = 0

  constructor(history: History, todo: Set<string>, tips: string[]) {
    this.#history = history
    this.#todo = todo
    this.#tips = tips
    this.#below = tips.map((id) => this.#belowOf(id))
  }

  #belowOf(id: string): Set<string> {
    return ancestors(this.#history.nodes, [id], 'all')
  }

  run(): string[] {
    for (let tip = this.#tips[this.#at]; tip !== undefined; tip = this.#tips[this.#at]) {
      // A tip that another one stands on waits until that one has been walked down.
      const above = this.#below.findIndex((below, index) => index !== this.#at && below.has(tip))
      if (above === -1) this.#emit(tip)
      else this.#at = above
    }
    return this.#output
  }

  #emit(tip: string): void {
    if (this.#todo.delete(tip)) this.#output.push(tip)
    const node = nodeOf(this.#history, tip)
    const next = node.normalizedDown.filter((id) => this.#todo.has(id) && !this.#tips.includes(id))
    const [first, ...others] = next
    if (first === undefined) {
      this.#tips.splice(this.#at, 1)
      this.#below.splice(this.#at, 1)
      this.#at = Math.max(this.#at - 1, 0)
      return
    }
    this.#tips[this.#at] = first
    // On a plain line what stands below the parent is what stood below the child, without the child.
    if (node.normalizedDown.length === 1 && node.down.length === 1) this.#below[this.#at]?.delete(tip)
    else {
      this.#tips.push(...others)
      this.#below[this.#at] = this.#belowOf(first)
      this.#below.push(...others.map((id) => this.#belowOf(id)))
    }
  }
}
