import type { Position } from '../../core/position.ts'
import type { OpenHistory } from '../../migrations/fleet/select.ts'
import type { MigrationProblem } from '../../migrations/types.ts'

/** One history of migrations of the service, as its files tell it. */
export interface MigrationHistoryFact {
  /** `Alembic`, `Flyway`, … */
  readonly tool: string
  /** The path of its configuration, and its section if there are several. */
  readonly name: string
  readonly at: Position
  readonly revisions: number
  /** The newest revisions: more than one means branches that were not merged. */
  readonly heads: readonly { readonly id: string; readonly at: Position }[]
  /** Revisions the tool starts from. */
  readonly bases: readonly { readonly id: string; readonly at: Position }[]
  /** What is wrong with the revisions. */
  readonly problems: readonly MigrationProblem[]
  /** False when nobody read the configuration of the tool: then nothing is known of what is wrong with it. */
  readonly isConfigurationRead: boolean
  /** What is wrong with the configuration of the tool. */
  readonly settings: readonly MigrationProblem[]
  readonly unreadable: readonly { readonly position: Position; readonly reason: string }[]
}

export interface MigrationsFacts {
  readonly histories: readonly MigrationHistoryFact[]
  /** The same histories with their graphs, for those who read the revisions themselves. */
  readonly opened: readonly OpenHistory[]
  /** How many files were looked through. */
  readonly files: number
}
