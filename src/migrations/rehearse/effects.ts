import type { HeldLock, RelationState, Snapshot } from './catalog.ts'
import type { CommandLog } from './tracing.ts'
import { type LockMode, lockModes, type TracedRelation, type TracedRewrite, type TracedStatement } from './types.ts'

/** Rewrite reasons of `pg_event_trigger_table_rewrite_reason()` (commands/event_trigger.h), by bit. */
const REASONS: readonly (readonly [number, TracedRewrite['reason']])[] = [
  [1, 'persistence'],
  [2, 'default'],
  [4, 'type'],
  [8, 'access method'],
]

/** Relations as others see them, and as the transaction left them. */
export class Relations {
  #committed: Map<number, RelationState>
  /** What the transaction made of relations; undefined for those it dropped. */
  readonly #own = new Map<number, RelationState | undefined>()
  #storages: Set<number>

  constructor(committed: Map<number, RelationState>) {
    this.#committed = committed
    this.#storages = storagesOf(committed)
  }

  get committed(): ReadonlyMap<number, RelationState> {
    return this.#committed
  }

  /** The highest number of a relation others see. */
  get highest(): number {
    let highest = 16383
    for (const oid of this.#committed.keys()) highest = Math.max(highest, oid)
    return highest
  }

  /** The state the transaction knows, also of what it dropped. */
  known(oid: number): RelationState | undefined {
    return this.#own.get(oid) ?? this.#committed.get(oid)
  }

  /** Remembers what the transaction made of a relation. */
  learn(oid: number, state: RelationState | undefined): void {
    this.#own.set(oid, state)
    if (state !== undefined) this.#storages.add(state.filenode)
  }

  hasStorage(filenode: number): boolean {
    return this.#storages.has(filenode)
  }

  /** What the transaction made is gone. */
  forget(): void {
    // Not by what it made: an index made anew may have had the storage of one that is there again.
    if (this.#own.size > 0) this.#storages = storagesOf(this.#committed)
    this.#own.clear()
  }

  /** Of the relations named, those the transaction made itself: what it did to them later was not followed. */
  changedSince(oids: Iterable<number>): number[] {
    return [...oids].filter((oid) => !this.#committed.has(oid) && this.#own.has(oid))
  }

  /** What the transaction made is what others see; some were read again. */
  settle(fresh: ReadonlyMap<number, RelationState>): void {
    for (const [oid, own] of this.#own) {
      const state = this.#committed.has(oid) ? own : (fresh.get(oid) ?? undefined)
      const old = this.#committed.get(oid)
      if (old !== undefined && old.filenode !== state?.filenode) this.#storages.delete(old.filenode)
      if (state === undefined) this.#committed.delete(oid)
      else this.#committed.set(oid, state)
    }
    // Another index may have taken over the storage of one that is gone.
    for (const oid of this.#own.keys()) {
      const state = this.#committed.get(oid)
      if (state !== undefined) this.#storages.add(state.filenode)
    }
    this.#own.clear()
  }

  /** Everything was read again. */
  replace(committed: Map<number, RelationState>): void {
    this.#committed = committed
    this.#storages = storagesOf(committed)
    this.#own.clear()
  }

  /** The name others know it by: a renamed table is still waited for under its old one. */
  describe(oid: number, seen: ReadonlyMap<number, RelationState>): TracedRelation {
    const state = this.#committed.get(oid) ?? seen.get(oid) ?? this.known(oid)
    return { relation: state?.name ?? `oid ${oid}`, kind: state?.kind ?? '?', created: !this.#committed.has(oid) }
  }

  tableOf(oid: number, seen: ReadonlyMap<number, RelationState>): string | undefined {
    const table = (this.#committed.get(oid) ?? seen.get(oid) ?? this.known(oid))?.table ?? 0
    return table === 0 ? undefined : this.describe(table, seen).relation
  }
}

function storagesOf(states: ReadonlyMap<number, RelationState>): Set<number> {
  return new Set([...states.values()].map(({ filenode }) => filenode))
}

type Effects = Pick<TracedStatement, 'locks' | 'rewrites' | 'indexes' | 'scans' | 'walBytes'>

export interface Moment {
  readonly snapshot: Snapshot
  readonly log: CommandLog | undefined
}

/** What happened between two moments of a transaction. */
export function effectsBetween(relations: Relations, before: Moment, after: Moment): Effects {
  const seen = after.snapshot.relations
  const name = (oid: number): TracedRelation => relations.describe(oid, seen)
  const locks = newLocks(before.snapshot.locks, after.snapshot.locks).flatMap(({ oid, mode }) => {
    // Storage for long values and temporary tables are nobody else's business.
    if (!seen.has(oid) && relations.known(oid) === undefined) return []
    return [{ ...name(oid), mode: modeOf(mode), table: relations.tableOf(oid, seen) }]
  })
  const stored = [...seen.values()].filter(({ filenode }) => filenode !== 0)
  const moved = stored.filter(({ oid, filenode }) => (relations.known(oid)?.filenode ?? 0) !== filenode)
  const noted = after.log?.rewrites.slice(before.log?.rewrites.length ?? 0) ?? []
  const reasons = new Map(noted.map(({ oid, reason }) => [oid, reason]))
  const rewrites = moved
    .filter(({ oid, kind }) => kind !== 'i' && kind !== 'S' && relations.known(oid) !== undefined)
    .map(({ oid }) => ({ ...name(oid), reason: reasonOf(reasons.get(oid)) }))
  // An index that is made anew for a changed column may take over the storage of the old one.
  const indexes = moved
    .filter(({ kind, filenode }) => kind === 'i' && !relations.hasStorage(filenode))
    .map(({ oid, table }) => ({ ...name(oid), table: name(table).relation }))
  const walBytes = Number(after.snapshot.wal - before.snapshot.wal)
  return { locks, rewrites, indexes, scans: scansBetween(name, before.snapshot, after.snapshot), walBytes }
}

function scansBetween(
  name: (oid: number) => TracedRelation,
  before: Snapshot,
  after: Snapshot,
): TracedStatement['scans'] {
  return [...after.scans].flatMap(([oid, { scans, tuples }]) => {
    const earlier = before.scans.get(oid)
    const isIndex = after.relations.get(oid)?.kind === 'i'
    return isIndex || scans <= (earlier?.scans ?? 0) ? [] : [{ ...name(oid), tuples: tuples - (earlier?.tuples ?? 0) }]
  })
}

export function newLocks(before: readonly HeldLock[], after: readonly HeldLock[]): HeldLock[] {
  const had = new Set(before.map(({ oid, mode }) => `${oid} ${mode}`))
  return after.filter(({ oid, mode }) => !had.has(`${oid} ${mode}`))
}

export function modeOf(mode: string): LockMode {
  const known = lockModes.find((one) => one === mode)
  if (known === undefined) throw new Error(`PostgreSQL holds a lock of a mode that is not known: ${mode}`)
  return known
}

function reasonOf(bits: number | undefined): TracedRewrite['reason'] {
  return REASONS.find(([bit]) => ((bits ?? 0) & bit) !== 0)?.[1] ?? 'unknown'
}
