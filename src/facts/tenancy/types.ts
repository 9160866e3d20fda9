import type { Position } from '../../core/position.ts'
import type { Endpoint } from '../endpoints/types.ts'
import type { Query, QueryUse } from '../queries/types.ts'
import type { Belonging } from './ownership.ts'

/** How one table stands to the tenants of the service. */
export interface TenantTable {
  readonly table: string
  readonly belongs: Belonging | undefined
  /** Where it is declared. */
  readonly at: Position
  /** True where a row that names no tenant gets one all the same: the key has a default. */
  readonly keyHasDefault: boolean
}

/** A query on the way of one endpoint, with what was found of its scope. */
export interface EndpointQuery {
  readonly query: Query
  readonly use: QueryUse
}

/** `yes`: every query on tenants' tables is limited to the tenant; `partly`: some are; `n/a`: it touches none. */
export type TenantVerdict = 'yes' | 'partly' | 'no' | 'unknown' | 'n/a'

export interface EndpointTenancy {
  readonly endpoint: Endpoint
  readonly verdict: TenantVerdict
  readonly tables: readonly string[]
  readonly reason: string
  /** What speaks against it, or could not be known. */
  readonly queries: readonly EndpointQuery[]
}

/** A job with the queries on its way: one that goes over all tenants is often meant to, but says so nowhere. */
export interface JobTenancy {
  readonly name: string
  readonly at: Position
  readonly verdict: TenantVerdict
  readonly tables: readonly string[]
  readonly reason: string
  /** What speaks against it, or could not be known. */
  readonly queries: readonly EndpointQuery[]
}

/** A place where the repository says that something is meant to go beyond one tenant. */
export interface TenantMarker {
  readonly match: string
  readonly reason: string
}

/** The data isolation score of requirement document 004, from 0 to 10. */
export interface IsolationScore {
  /** Null where no endpoint touches a tenant's table. */
  readonly score: number | null
  /** What it would be if everything unknown were scoped. */
  readonly atMost: number | null
  readonly formula: string
  readonly endpoints: Readonly<Record<TenantVerdict, number>>
}

export interface TenancyFacts {
  /** The column that says whose a row is; undefined where the service has no tenants that could be recognised. */
  readonly key: string | undefined
  readonly keys: readonly string[]
  /**
   * False where only a project or a team is named, or no table holds the tenants: whether that is a border between
   * tenants is a guess.
   */
  readonly isSure: boolean
  readonly roots: readonly string[]
  readonly tables: readonly TenantTable[]
  readonly endpoints: readonly EndpointTenancy[]
  readonly jobs: readonly JobTenancy[]
  readonly markers: readonly TenantMarker[]
  readonly score: IsolationScore
  /** Share of the queries on tenants' tables, counted on every way to them, of which it is not known. */
  readonly unknownRate: number
}
