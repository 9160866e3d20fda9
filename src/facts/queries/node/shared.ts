import type { Model } from '../../models/types.ts'
import type { Ownership } from '../../tenancy/ownership.ts'
import type { Value as Seen } from '../../typescript/run/values.ts'
import type { Past } from './follower.ts'
import type { SqlConditions } from './sql-conditions.ts'
import type { Tables } from './tables.ts'
import type { Tags } from './tags.ts'

/** What a request brings to a handler once it has passed certain middleware. */
export interface Passed {
  readonly steps: readonly Seen[]
  readonly guards: string
  readonly fields: ReadonlyMap<string, Seen>
  readonly past: Past
}

/** What is the same for all endpoints of a service. */
export interface Shared {
  readonly models: readonly Model[]
  readonly tables: Tables
  readonly tags: Tags
  /** What came of the middleware before endpoints, by the middleware. */
  readonly passed: Passed[]
  /** Steps that are left for all endpoints together: a large service must not take minutes. */
  readonly budget: { left: number }
  readonly ownership: Ownership
  readonly sql: SqlConditions
  /** Prisma's client is extended by something that may change queries. */
  readonly isExtended: boolean
  /** Names of functions in which the service talks to its database. */
  readonly workers: ReadonlySet<string>
}
