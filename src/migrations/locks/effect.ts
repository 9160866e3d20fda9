import type { LockMode } from './lock-modes.ts'

/** What is done while the lock is held: every row read, table and indexes written anew, an index built or rebuilt. */
export type Work = 'scan' | 'rewrite' | 'index build'

/** What a statement does to one relation. */
export interface Effect {
  /** Key in the catalogue: `schema.name`; indexes by their own name. */
  readonly relation: string
  readonly target: 'table' | 'index' | 'view' | 'sequence'
  readonly mode: LockMode
  readonly work: readonly Work[]
  /** For a partition, or a table that inherits, that is locked with its parent: the key of that parent. */
  readonly below?: string
  /** Work that cannot be ruled out with what is known of the schema. */
  readonly mayWork: readonly Work[]
}

export function effect(relation: string, mode: LockMode, ...work: readonly Work[]): Effect {
  return { relation, target: 'table', mode, work, mayWork: [] }
}

export function perhaps(relation: string, mode: LockMode, ...work: readonly Work[]): Effect {
  return { relation, target: 'table', mode, work: [], mayWork: work }
}

export function onIndex(relation: string, mode: LockMode, ...work: readonly Work[]): Effect {
  return { relation, target: 'index', mode, work, mayWork: [] }
}

/** The table a statement is about: a partition counts as the table it belongs to. */
export function subjectOf({ relation, below }: Effect): string {
  return below ?? relation
}
