import type { Position } from '../../core/position.ts'

/** A revision that gives rows of an existing table to tenants. */
export interface TenantBackfill {
  readonly table: string
  readonly column: string
  /** Where the column stops taking NULL. */
  readonly requiredAt: Position
  /** Where an UPDATE fills it before that. */
  readonly filledAt: Position | undefined
  /** The value is the same for all rows: a default tenant, which has to exist. */
  readonly isConstant: boolean
  /** Where the default tenant is inserted. */
  readonly insertedAt: Position | undefined
}

export interface TenantBackfillsFacts {
  readonly backfills: readonly TenantBackfill[]
  readonly revisions: number
}
