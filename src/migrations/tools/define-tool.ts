import type { Workspace } from '../../workspace/workspace.ts'
import type { ExpectedSchema } from '../expected/expected-schema.ts'
import type { LiveDatabase } from '../live-database.ts'
import type { Direction, MigrationEnvironment, Revision, RevisionFiles, Script } from '../types.ts'

/** A migration tool whose files can be read. Reading never executes or imports anything of the repository. */
export interface MigrationTool {
  /** The name of its folder. */
  readonly id: string
  readonly title: string
  /** True when `find` reads the tool's configuration, so that its problems are those there are. */
  readonly readsConfiguration?: boolean
  /** Every environment of the repository, sorted by name; none when the tool is not used there. */
  find(workspace: Workspace): Promise<readonly MigrationEnvironment[]>
  /** The headers of all revisions. Must stay cheap: `migrate status` calls it for a whole fleet. */
  revisions(workspace: Workspace, environment: MigrationEnvironment): Promise<RevisionFiles>
  /** Where the tool notes in a database what was applied; undefined when that is not known. */
  applied(workspace: Workspace, environment: MigrationEnvironment): AppliedRows | undefined
  /** The SQL of one revision, in PostgreSQL's dialect. */
  script(request: ScriptRequest): Promise<Script>
  /** True when `script` asks a `live` database what its queries give. */
  readonly asksLive?: boolean
  /** The files of a new, empty revision. Nothing is written. @throws KnownError where the tool alone can make one. */
  draft?(request: DraftRequest): Promise<Draft>
}

export interface DraftRequest {
  readonly workspace: Workspace
  readonly environment: MigrationEnvironment
  /** Every revision there is, in the order of the tool. */
  readonly revisions: readonly Revision[]
  /** Ids of the revisions it stands on: none for a first one, several for a merge. */
  readonly parents: readonly string[]
  readonly message: string
  /** Chosen by the tool's own rule when undefined. */
  readonly id: string | undefined
  /** The pattern file names must match, without their ending. */
  readonly fileName: string | undefined
  readonly now: Date
}

/** A revision that is still to be written. */
export interface Draft {
  readonly id: string
  /** Paths in the workspace that no file has yet. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** What the user has to know of how it was made. */
  readonly notes: readonly string[]
}

/** How to read the ids of applied revisions out of a database. */
export interface AppliedRows {
  /** Undefined when only the database can tell: then the tables that consist of just this column are taken. */
  readonly table: { readonly name: string; readonly schema: string | undefined } | undefined
  readonly column: string
  /** A condition in SQL on the rows that count (`finished_at IS NOT NULL`). */
  readonly where: string | undefined
  /** `heads`: a row for the newest revision of each branch; `all`: a row for every applied revision. */
  readonly rows: 'heads' | 'all'
  /** The revision a value of the column stands for, where the tool notes something else than its id. */
  readonly idOf?: (value: string) => string
}

export interface ScriptRequest {
  readonly workspace: Workspace
  readonly environment: MigrationEnvironment
  readonly revision: Revision
  readonly direction: Direction
  /**
   * The schema as the history leaves it before this direction runs: for `up` after the ways up of all ancestors, for
   * `down` after its own way up. It is computed when it is asked for; undefined when it cannot be had.
   */
  readonly schemaBefore?: () => ExpectedSchema | undefined
  /** Set when the script is run while it is read: results of queries are known then. */
  readonly live?: LiveDatabase
}

export function defineTool(tool: MigrationTool): MigrationTool {
  return tool
}
