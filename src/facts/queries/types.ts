import type { Position } from '../../core/position.ts'
import type { Endpoint } from '../endpoints/types.ts'
import type { Operation, Scope } from './values.ts'

/** Where the value a column is compared with comes from. */
export type ValueOrigin = 'principal' | 'request' | 'row' | 'constant' | 'column' | 'subquery' | 'unknown'

export interface QueryPredicate {
  /** Name of the table, undefined where it is a subquery. */
  readonly table: string | undefined
  readonly column: string
  readonly operator: string
  readonly value: ValueOrigin
  /** The condition as written. */
  readonly text: string
  readonly at: Position | undefined
}

/** How one entry reaches a query, and what was found there. */
export interface QueryUse {
  /** Number of the entry in `entries`. */
  readonly entry: number
  readonly scope: Scope
  readonly why: string
  /** Names of the functions from the entry to the query. */
  readonly through: readonly string[]
  readonly role: string | undefined
  /** A check after the row was read settles it. */
  readonly checkedAfter: boolean
  readonly by: QueryPredicate | undefined
}

/** One place that reads or writes tables. */
export interface Query {
  readonly operation: Operation
  readonly tables: readonly string[]
  readonly predicates: readonly QueryPredicate[]
  /** The function it stands in. */
  readonly function: string
  readonly at: Position
  /** Where the statement is begun, where that is another place than where it is sent. */
  readonly builtAt: Position
  readonly uses: readonly QueryUse[]
}

/** Where following begins. */
export interface Entry {
  readonly kind: 'endpoint' | 'job'
  /** `GET /v1/leads`, or the full name of a job. */
  readonly name: string
  readonly endpoint: Endpoint | undefined
  readonly at: Position
  /** Undefined when it was followed to the end. */
  readonly incomplete: string | undefined
}

/** What is read and written in the database, and on which ways from outside. */
export interface QueriesFacts {
  readonly entries: readonly Entry[]
  readonly queries: readonly Query[]
  /** Queries in functions that no entry was seen to reach. */
  readonly unreached: number
}
