/** Relations are kept in lots of so many, and what did not change since a copy was made shares its lots with the copy. */
const LOT = 64

/** What a relation tells of those it belongs to, by key. */
export interface Descending {
  readonly partitionOf: string | undefined
  readonly parents: readonly string[]
}

type Lot<T> = ReadonlyMap<string, T>

/**
 * The relations of a catalogue by key, in the order in which they were first met. A copy costs next to nothing, what
 * two have differently is found without looking at the rest, and so are the partitions and heirs of a table: a history
 * of thousands of revisions keeps the schema before and after each.
 */
export class RelationMap<T extends Descending> implements Iterable<readonly [string, T]> {
  /** In which lot a key belongs: given once, and shared by all copies. */
  readonly #places: Map<string, number>
  #lots: Lot<T>[]
  /** Lots that no copy shares. */
  readonly #own = new Set<number>()
  /** Partitions and heirs by the key of their parent. Replaced, not changed, since copies share it. */
  #children: ReadonlyMap<string, readonly string[]>

  constructor(from?: RelationMap<T>) {
    this.#places = from === undefined ? new Map() : from.#places
    this.#lots = from === undefined ? [] : [...from.#lots]
    this.#children = from === undefined ? new Map() : from.#children
    if (from !== undefined) from.#own.clear()
  }

  get(key: string): T | undefined {
    const place = this.#places.get(key)
    return place === undefined ? undefined : this.#lots[place]?.get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  set(key: string, relation: T): void {
    let place = this.#places.get(key)
    if (place === undefined) {
      place = Math.floor(this.#places.size / LOT)
      this.#places.set(key, place)
    }
    const before = this.#lots[place]?.get(key)
    this.#ownLot(place).set(key, relation)
    this.#follow(key, before, relation)
  }

  delete(key: string): void {
    const place = this.#places.get(key)
    const before = this.get(key)
    if (place === undefined || before === undefined) return
    this.#ownLot(place).delete(key)
    this.#follow(key, before, undefined)
  }

  clear(): void {
    this.#lots = []
    this.#own.clear()
    this.#children = new Map()
  }

  *[Symbol.iterator](): IterableIterator<readonly [string, T]> {
    // A key that another copy met first may stand in a lot this one does not have.
    for (const lot of this.#lots) if (lot !== undefined) yield* lot
  }

  *keys(): IterableIterator<string> {
    for (const [key] of this) yield key
  }

  *values(): IterableIterator<T> {
    for (const [, relation] of this) yield relation
  }

  /** Tables that are a partition of this one, or inherit from it. */
  childrenOf(key: string): readonly string[] {
    return this.#children.get(key) ?? []
  }

  /** The relations that are not the same in `before`, or not there. */
  changedSince(before: RelationMap<T>): [string, T][] {
    const shared = this.#places === before.#places
    return this.#lots.flatMap((lot, place) =>
      lot === undefined || (shared && lot === before.#lots[place])
        ? []
        : [...lot].filter(([key, relation]) => before.get(key) !== relation),
    )
  }

  #ownLot(place: number): Map<string, T> {
    const lot = this.#lots[place]
    if (lot !== undefined && this.#own.has(place)) return lot as Map<string, T>
    const own = new Map(lot)
    this.#lots[place] = own
    this.#own.add(place)
    return own
  }

  #follow(key: string, before: T | undefined, after: T | undefined): void {
    const [old, now] = [before, after].map((relation) => (relation === undefined ? NONE : parentsOf(relation)))
    if (old === undefined || now === undefined || (old.length === 0 && now.length === 0)) return
    const children = new Map(this.#children)
    for (const parent of old) {
      const others = (children.get(parent) ?? []).filter((each) => each !== key)
      children.set(parent, others)
    }
    for (const parent of now) children.set(parent, [...(children.get(parent) ?? []), key])
    this.#children = children
  }
}

const NONE: readonly string[] = []

function parentsOf({ partitionOf, parents }: Descending): readonly string[] {
  if (partitionOf === undefined) return parents
  return parents.includes(partitionOf) ? parents : [partitionOf, ...parents]
}
