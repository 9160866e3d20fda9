import { ancestry } from './ancestry.ts'
import type { History } from './types.ts'
import { RevisionError } from './types.ts'
import { nodeOf } from './walk.ts'

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
  readonly #standsOn: (above: string, below: string) => boolean
  readonly #output: string[] = []
  #at = 0

  constructor(history: History, todo: Set<string>, tips: string[]) {
    this.#history = history
    this.#todo = todo
    this.#tips = tips
    this.#standsOn = ancestry(history.nodes)
  }

  run(): string[] {
    for (let next = this.#tips[this.#at]; next !== undefined; next = this.#tips[this.#at]) {
      const tip = next
      // A tip that another one stands on waits until that one has been walked down.
      const above = this.#tips.findIndex((other, index) => index !== this.#at && this.#standsOn(other, tip))
      if (above === -1) this.#emit(tip)
      else this.#at = above
    }
    return this.#output
  }

  #emit(tip: string): void {
    if (this.#todo.delete(tip)) this.#output.push(tip)
    const { normalizedDown } = nodeOf(this.#history, tip)
    const next = normalizedDown.filter((id) => this.#todo.has(id) && !this.#tips.includes(id))
    const [first, ...others] = next
    if (first === undefined) {
      this.#tips.splice(this.#at, 1)
      this.#at = Math.max(this.#at - 1, 0)
      return
    }
    this.#tips[this.#at] = first
    this.#tips.push(...others)
  }
}
