import { existsSync, mkdirSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from './account.ts'
import { createFor, removeFolder } from './cluster.ts'
import { copyTree, sizeOf } from './copy-tree.ts'

/**
 * Kept states: the data of clusters that were shut down in good order, to start others from. A state is made aside and
 * moved to its place whole, is never written to again, and may vanish at any time: whoever wants it makes it anew.
 */
export interface StateStore {
  /** The folder of throwaway servers. */
  readonly folder: string
  /** States of different versions of the server never mix. */
  readonly version: string
  readonly account: Account | undefined
}

/** Raised whenever what a state holds is made differently. */
const FORMAT = 1

/** What is kept: this many states of this many bytes, used within this time. */
const LIMITS = { count: 24, bytes: 2 * 1024 ** 3, ageMs: 30 * 86_400_000 }

/** Copies the first of the states that is there into a data folder; gives its key. */
export function startFrom(store: StateStore, keys: readonly string[], data: string): string | undefined {
  for (const key of keys) {
    const state = pathOf(store, key)
    if (!existsSync(state)) continue
    if (!copyTree(state, data, store.account)) continue
    const now = new Date()
    touch(state, now)
    return key
  }
  return undefined
}

/** Keeps the data of a cluster whose server has been shut down. Whoever is first with a key wins. */
export function keepState(store: StateStore, key: string, cluster: string): void {
  const draft = join(cluster, 'draft')
  createFor(store.account, draft)
  if (!copyTree(join(cluster, 'data'), draft, store.account)) {
    removeFolder(draft)
    return
  }
  const state = pathOf(store, key)
  mkdirSync(join(state, '..'), { recursive: true })
  try {
    renameSync(draft, state)
  } catch {
    removeFolder(draft)
  }
  prune(store, cluster, key)
}

/** What is removed is first moved out of sight: a state is there whole or not at all. */
function prune({ folder }: StateStore, cluster: string, newest: string): void {
  const kept = statesIn(join(folder, 'states')).sort((one, other) => other.used - one.used)
  let bytes = 0
  for (const [at, { path, key, used, size }] of kept.entries()) {
    bytes += size
    const isOld = Date.now() - used > LIMITS.ageMs
    if (key === newest || !(at >= LIMITS.count || bytes > LIMITS.bytes || isOld)) continue
    const trash = join(cluster, `trash-${at}`)
    try {
      renameSync(path, trash)
    } catch {
      // Another process was faster.
    }
    removeFolder(trash)
  }
}

function statesIn(states: string): { path: string; key: string; used: number; size: number }[] {
  return readdirSync(states).flatMap((version) =>
    readdirSync(join(states, version)).flatMap((key) => {
      const path = join(states, version, key)
      const used = statSync(path, { throwIfNoEntry: false })?.mtimeMs
      return used === undefined ? [] : [{ path, key, used, size: sizeOf(path) }]
    }),
  )
}

function touch(path: string, time: Date): void {
  try {
    utimesSync(path, time, time)
  } catch {
    // Removed meanwhile, or another user's: the copy is whole all the same.
  }
}

function pathOf({ folder, version }: StateStore, key: string): string {
  return join(folder, 'states', `${version}-${FORMAT}`, key)
}
