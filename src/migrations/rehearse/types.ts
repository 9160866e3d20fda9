/** PostgreSQL's table-level locks, weakest first (manual, 13.3.1). */
export const lockModes = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
] as const

export type LockMode = (typeof lockModes)[number]

/** A relation as people write it: with its schema unless that is `public`. */
export interface TracedRelation {
  readonly relation: string
  /** `pg_class.relkind`: `r` table, `p` partitioned table, `i` index, `S` sequence, `v` view, `m` materialized view … */
  readonly kind: string
  /** True when the transaction itself created it: nobody else can be kept waiting by a lock on it. */
  readonly created: boolean
}

export interface TracedLock extends TracedRelation {
  readonly mode: LockMode
  /** The table of an index. */
  readonly table: string | undefined
}

export interface TracedRewrite extends TracedRelation {
  /** PostgreSQL's own reason (`table_rewrite` event trigger); `unknown` for what fires none, such as CLUSTER. */
  readonly reason: 'persistence' | 'default' | 'type' | 'access method' | 'unknown'
}

export interface TracedScan extends TracedRelation {
  readonly tuples: number
}

/** An index that was built: a new one, or the same one in new storage. */
export interface TracedIndex extends TracedRelation {
  readonly table: string
}

/** Which work on a relation a second session could not begin while the transaction was open. */
export interface BlockedWork {
  readonly relation: string
  readonly select: boolean
  readonly insert: boolean
  readonly update: boolean
  readonly delete: boolean
}

/** What one statement really did. Times are milliseconds. */
export interface TracedStatement {
  readonly sql: string
  readonly durationMs: number
  /** Locks this statement took that the transaction did not hold already. */
  readonly locks: readonly TracedLock[]
  readonly rewrites: readonly TracedRewrite[]
  readonly indexes: readonly TracedIndex[]
  readonly scans: readonly TracedScan[]
  readonly blocked: readonly BlockedWork[]
  readonly walBytes: number
  readonly error: { readonly sqlstate: string; readonly message: string } | undefined
}
