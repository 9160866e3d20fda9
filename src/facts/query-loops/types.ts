import type { Position } from '../../core/position.ts'

/** A query that is sent in every round of a loop over rows of another one. */
export interface QueryInLoop {
  /** The function around. */
  readonly within: string
  /** The loop, and the query that gave its rows. */
  readonly loopAt: Position
  readonly rowsAt: Position
  /** The call in the loop, and the query where it is sent: the same, or in a function it calls. */
  readonly at: Position
  readonly text: string
  readonly sentAt: Position
  /** Asked for in some rounds only. */
  readonly sometimes: boolean
  /** Whether a handler of requests runs it, itself or through others. */
  readonly serves: boolean
}

/** A relationship that a loop over rows touches and nobody loaded: it is asked for row by row. */
export interface LazyTouch {
  readonly within: string
  readonly loopAt: Position
  readonly rowsAt: Position
  readonly at: Position
  /** `User.orders` */
  readonly relationship: string
  readonly declaredAt: Position
  readonly many: boolean | undefined
  readonly serves: boolean
}

/** Loops over rows of the database, and what they ask it for again. */
export interface QueryLoopsFacts {
  /** Loops over what a query gave. */
  readonly loops: readonly Position[]
  readonly queries: readonly QueryInLoop[]
  readonly touches: readonly LazyTouch[]
  /** Python files that work with sessions of SQLAlchemy or SQLModel. */
  readonly searched: number
}
