import type { Position } from '../../core/position.ts'

/** One test function, method or case. */
export interface TestCase {
  readonly name: string
  readonly at: Position
  readonly language: 'python' | 'javascript'
  /** Why and where it does not run, when nothing but an edit would make it run. */
  readonly skipped: { readonly at: Position; readonly reason: string | undefined } | undefined
  /** Refusing HTTP statuses that it names: 400, 401, 403, 404, 409, 422, 429. */
  readonly statuses: readonly { readonly status: number; readonly at: Position }[]
}

/** Something that tells on which database the tests run. */
export interface DatabaseSign {
  readonly kind: 'real' | 'sqlite' | 'mock'
  readonly what: string
  readonly at: Position
}

export interface TestsFacts {
  readonly frameworks: readonly { readonly name: string; readonly at: Position }[]
  /** Files that hold at least one test. */
  readonly files: readonly string[]
  readonly cases: readonly TestCase[]
  readonly databases: readonly DatabaseSign[]
  /** Whether the service itself talks to a database, and where that was seen. */
  readonly usesDatabase: { readonly what: string; readonly at: Position } | undefined
  /** Test files that could not be read: absence proves nothing then. */
  readonly unread: readonly { readonly file: string; readonly reason: string }[]
  readonly searched: number
  /** False for a folder without git: packages leave their tests out. */
  readonly isCheckout: boolean
}
