import type { Workspace } from '../../workspace/workspace.ts'
import type { Direction, MigrationEnvironment, Revision, RevisionFiles, Script } from '../types.ts'

/** A migration tool whose files can be read. Reading never executes or imports anything of the repository. */
export interface MigrationTool {
  /** The name of its folder. */
  readonly id: string
  readonly title: string
  /** Every environment of the repository, sorted by name; none when the tool is not used there. */
  find(workspace: Workspace): Promise<readonly MigrationEnvironment[]>
  /** The headers of all revisions. Must stay cheap: `migrate status` calls it for a whole fleet. */
  revisions(workspace: Workspace, environment: MigrationEnvironment): Promise<RevisionFiles>
  /** The SQL of one revision, in PostgreSQL's dialect. */
  script(request: ScriptRequest): Promise<Script>
}

export interface ScriptRequest {
  readonly workspace: Workspace
  readonly environment: MigrationEnvironment
  readonly revision: Revision
  readonly direction: Direction
}

export function defineTool(tool: MigrationTool): MigrationTool {
  return tool
}
