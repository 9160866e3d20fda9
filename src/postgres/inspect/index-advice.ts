import type { ForeignKeyFact, IndexFact } from './indexes.ts'

/** An index everything of which another one does as well. */
export interface RedundantIndex {
  readonly index: IndexFact
  readonly by: IndexFact
  /** `same`: both have the same keys; `prefix`: its keys are the first keys of the other. */
  readonly how: 'same' | 'prefix'
}

/**
 * Foreign keys whose columns no index begins with, in any order: deleting or changing a row of the other table reads the
 * whole table then (manual, 5.5.5). A partial index counts where its condition only leaves out rows without a value.
 */
export function foreignKeysWithoutIndex(
  keys: readonly ForeignKeyFact[],
  indexes: readonly IndexFact[],
): ForeignKeyFact[] {
  return keys.filter(({ table, columns, ofPartition }) => {
    const own = indexes.filter((index) => index.table === table)
    return !ofPartition && !own.some((index) => serves(index, columns))
  })
}

/** Whether the index finds rows by these columns. */
export function serves(index: IndexFact, columns: readonly string[]): boolean {
  if (!index.valid || (index.method !== 'btree' && index.method !== 'hash')) return false
  const first = index.columns.slice(0, columns.length)
  return columns.every((column) => first.includes(column)) && leavesOutOnlyEmpty(index, columns)
}

function leavesOutOnlyEmpty({ predicate }: IndexFact, columns: readonly string[]): boolean {
  if (predicate === null) return true
  const tested = predicate
    .replace(/[()"]/g, '')
    .split(' AND ')
    .map((part) => /^(.+) IS NOT NULL$/.exec(part.trim())?.[1])
  return tested.every((column) => column !== undefined && columns.includes(column))
}

/** Indexes that can go. Those that hold a constraint or tell replication the row stay; of two equal ones the later goes. */
export function redundantIndexes(indexes: readonly IndexFact[]): RedundantIndex[] {
  return indexes.flatMap((index): RedundantIndex[] => {
    if (index.constraint !== null || !index.valid || index.replicaIdentity || index.ofPartition) return []
    for (const by of indexes) {
      const how = by === index || by.table !== index.table ? undefined : covers(by, index)
      if (how === 'prefix' || (how === 'same' && !isTurnedRound(index, by))) return [{ index, by, how }]
    }
    return []
  })
}

/** Of two that cover each other only one may go: the one that is not unique, not a constraint's, or comes later. */
function isTurnedRound(index: IndexFact, by: IndexFact): boolean {
  if (by.constraint !== null || covers(index, by) !== 'same') return false
  if (index.unique !== by.unique) return index.unique
  return index.name < by.name
}

function covers(by: IndexFact, index: IndexFact): RedundantIndex['how'] | undefined {
  if (by.method !== index.method || !by.valid || by.predicate !== index.predicate) return undefined
  if (!index.keys.every((key, at) => key === by.keys[at])) return undefined
  const held = new Set([...by.columns, ...by.included])
  if (!index.included.every((column) => held.has(column))) return undefined
  const isSame = by.keys.length === index.keys.length
  // A unique index says what rows may be: only one that says the same makes it superfluous.
  if (index.unique && !(isSame && by.unique)) return undefined
  if (isSame) return 'same'
  // Only B-trees find rows by the first of their keys alone as well as an index on those keys does.
  return index.method === 'btree' ? 'prefix' : undefined
}
