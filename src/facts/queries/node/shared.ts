import type { Model } from '../../models/types.ts'
import type { Ownership } from '../../tenancy/ownership.ts'
import type { SqlConditions } from './sql-conditions.ts'
import type { Tables } from './tables.ts'

/** What is the same for all endpoints of a service. */
export interface Shared {
  readonly models: readonly Model[]
  readonly tables: Tables
  readonly ownership: Ownership
  readonly sql: SqlConditions
  /** Prisma's client is extended by something that may change queries. */
  readonly isExtended: boolean
  /** Names of functions in which the service talks to its database. */
  readonly workers: ReadonlySet<string>
}
