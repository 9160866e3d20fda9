import type { Position } from '../../core/position.ts'

export type HealthRole = 'liveness' | 'readiness'

/** Something a health endpoint looks at. */
export interface HealthTouch {
  readonly kind: 'database' | 'migrations' | 'heartbeat' | 'redis'
  readonly at: Position
  /** The function it is done in. */
  readonly within: string
  /** Whether its failure changes the answer: an exception or a false result that gets lost does not. */
  readonly reaches: 'yes' | 'no' | 'unknown'
  /** Where the failure gets lost. */
  readonly lostAt: Position | undefined
}

export interface HealthEndpoint {
  readonly method: string
  readonly path: string
  readonly handler: string
  readonly at: Position
  readonly handlerAt: Position
  /** What it can be used for, by its path, by what it looks at, and by probes in the repository that call it. */
  readonly role: HealthRole
  /** How the role was found. */
  readonly reason: string
  readonly touches: readonly HealthTouch[]
  /** Whether it can answer anything but success. */
  readonly canFail: 'yes' | 'no' | 'unknown'
  readonly failsAt: Position | undefined
  /** `not readiness.enforced`: the condition under which the handler answers success before it looks at anything. */
  readonly silentWhen: string | undefined
  /** Where it asks for credentials, which a probe does not have. */
  readonly guardedAt: Position | undefined
}

/** How the revision of the database is compared with that of the code. */
export interface MigrationComparison {
  readonly at: Position
  /** A revision id written into the code instead of asked of Alembic's scripts. */
  readonly hardCoded: string | undefined
  /** Compared for equality: while two versions run side by side the older one refuses the newer database. */
  readonly strict: boolean
}

/** How the service says that it lives and that it can work. */
export interface HealthFacts {
  readonly endpoints: readonly HealthEndpoint[]
  readonly comparisons: readonly MigrationComparison[]
  /** Use of a database, of Alembic, of heartbeats: what there is to check. */
  readonly database: Position | undefined
  readonly migrations: Position | undefined
  readonly heartbeat: Position | undefined
}
