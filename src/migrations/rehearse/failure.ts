import type { Direction } from '../types.ts'

/** A step that was not run: it could not be known, or the server lacks what it needs. */
export interface LeftStep {
  readonly id: string
  readonly file: string
  readonly line: number
  readonly reason: string
  /** The extension it needs, which the server does not have. */
  readonly needs?: string
  /** The statement, where it is known. */
  readonly sql?: string
}

/**
 * Why a statement did not run: PostgreSQL refuses it; it wants an extension this server does not have, or a right a
 * migration has no business with here; it was stopped at a limit; it ended its own session.
 */
export type FailureKind = 'refused' | 'extension' | 'right' | 'limit' | 'session'

/** The statement at which a rehearsal stopped. */
export interface RehearsalFailure {
  readonly id: string
  readonly direction: Direction
  readonly file: string
  readonly line: number
  readonly sql: string
  readonly sqlstate: string
  readonly message: string
  readonly kind: FailureKind
  /** What was not run before it, and may be what it misses. */
  readonly left: readonly LeftStep[]
  /** What to do about it, where that is known. */
  readonly hint?: string
}

/** Where a statement stands. */
export interface Place {
  readonly id: string
  readonly direction: Direction
  readonly file: string
  readonly line: number
  readonly sql: string
}

/** Failures that something left out before may explain: undefined table, column, function, object, schema; a null. */
const MISSES = /^(?:42P01|42703|42883|42704|3F000|23502)$/

export function failureAt(
  place: Place,
  error: { readonly sqlstate: string; readonly message: string },
  left: readonly LeftStep[],
): RehearsalFailure {
  const kind = kindOf(error)
  return { ...place, ...error, kind, left: kind === 'refused' && MISSES.test(error.sqlstate) ? left : [] }
}

/** Ours (query_canceled), the server's for temporary files (configuration_limit_exceeded), and a disk that is full. */
const LIMITS = new Set(['57014', '53400', '53100'])

/** Before 16 a missing extension is a control file that cannot be opened; then it is told apart by its own words. */
function kindOf({ sqlstate, message }: { readonly sqlstate: string; readonly message: string }): FailureKind {
  if (/^extension .* is not available|^could not open extension control file/.test(message)) return 'extension'
  if (/^could not (?:load|access) (?:library|file) /.test(message)) return 'extension'
  if (sqlstate === '42501') return 'right'
  if (LIMITS.has(sqlstate)) return 'limit'
  return /^(?:57P0|08)/.test(sqlstate) ? 'session' : 'refused'
}
