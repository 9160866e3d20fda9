import type { Position } from '../../core/position.ts'

/** A function that lends a database session to those who ask: a generator, most often a dependency. */
export interface SessionProvider {
  readonly name: string
  readonly at: Position
  /** False when the session comes from something that was not understood, and may be committed there. */
  readonly isPlain: boolean
  /** Where it commits what was written, for all who borrow it. */
  readonly commitsAt: Position | undefined
  /**
   * What becomes of a failure: `ends`: a context manager, `close` or `rollback` undoes it; `commits`: it commits all the
   * same (`finally: session.commit()`); `open`: the session is left as it is.
   */
  readonly onFailure: 'ends' | 'commits' | 'open'
}

/** A place that commits. */
export interface Commit {
  readonly at: Position
  readonly within: string
  /** The loop it stands in, when every round commits. */
  readonly loopAt: Position | undefined
}

/** A handler that writes, and nothing on its way commits. */
export interface UncommittedWrite {
  readonly handler: string
  readonly handlerAt: Position
  readonly writeAt: Position
  readonly text: string
  /** Where a savepoint was taken, which commits nothing by itself. */
  readonly savepointAt: Position | undefined
}

export interface TransactionsFacts {
  /** False when the service has no SQLAlchemy or SQLModel sessions. */
  readonly usesSessions: boolean
  readonly providers: readonly SessionProvider[]
  readonly commits: readonly Commit[]
  /** `with session.begin():` and the like. */
  readonly begins: readonly Position[]
  /** How many places write through a session. */
  readonly writes: number
  readonly uncommitted: readonly UncommittedWrite[]
  /** Writing functions whose callers could not all be told. */
  readonly unclear: readonly { readonly name: string; readonly at: Position }[]
  /** Where every statement is its own transaction. */
  readonly autocommit: readonly { readonly at: Position; readonly text: string; readonly isEngine: boolean }[]
  /** Handlers of exceptions around a write that neither undo it nor pass the failure on. */
  readonly swallowed: readonly { readonly at: Position; readonly within: string; readonly writeAt: Position }[]
  readonly searched: number
}
