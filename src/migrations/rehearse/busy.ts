import type { BusyTable } from './blocked.ts'
import type { HeldLock } from './catalog.ts'
import { newLocks, type Relations } from './effects.ts'

/** The tables others know on which, or on whose indexes, a statement took locks. */
export function busyTables(
  { committed }: Relations,
  before: readonly HeldLock[],
  after: readonly HeldLock[],
): BusyTable[] {
  const locks = newLocks(before, after)
  const oids = new Set(locks.flatMap(({ oid }) => [oid, committed.get(oid)?.table ?? 0]))
  const modes = modesOf(after, (oid) => committed.get(oid)?.table ?? 0)
  return [...oids].flatMap((oid) => {
    const state = committed.get(oid)
    if (state === undefined || !/[rpmv]/.test(state.kind)) return []
    const table = { oid, name: state.name }
    return [state.plain ? { ...table, situation: modes.get(oid) ?? '' } : table]
  })
}

/** By table the modes held on it, and on its indexes. */
function modesOf(locks: readonly HeldLock[], tableOf: (oid: number) => number): ReadonlyMap<number, string> {
  const modes = new Map<number, Set<string>>()
  const add = (oid: number, word: string): void => {
    modes.set(oid, (modes.get(oid) ?? new Set()).add(word))
  }
  for (const { oid, mode } of locks) {
    add(oid, mode)
    const table = tableOf(oid)
    if (table !== 0) add(table, `index ${mode}`)
  }
  return new Map([...modes].map(([oid, words]) => [oid, [...words].sort().join(' ')]))
}
