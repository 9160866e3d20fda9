import type { Workspace } from '../../workspace/workspace.ts'
import type { MigrationTool } from '../tools/define-tool.ts'
import type { MigrationEnvironment } from '../types.ts'

/** One service of a fleet: a folder with its migrations and databases. */
export interface Service {
  readonly name: string
  /** The repository the service lies in. */
  readonly workspace: Workspace
  /** Its folder in the workspace, `.` for the root. */
  readonly path: string
  readonly histories: readonly ServiceHistory[]
  readonly settings: MigrationSettings
  /** Addresses by environment, as `plimsoll.yaml` has them: variables are not filled in. */
  readonly databases: Readonly<Record<string, string>>
  /** Services whose migrations have to be applied before. */
  readonly needs: readonly string[]
}

export interface ServiceHistory {
  readonly tool: MigrationTool
  readonly environment: MigrationEnvironment
}

export interface MigrationSettings {
  /** What file names of revisions, without their ending, must match. */
  readonly fileName?: string | undefined
  /** A git revision that holds what is released. */
  readonly baseBranch?: string | undefined
  readonly postgres?: number | undefined
}
