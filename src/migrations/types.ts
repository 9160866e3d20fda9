import type { Position } from '../core/position.ts'

/** One history of migrations in a repository: what one `alembic.ini` section, one Flyway folder or one Prisma schema describes. */
export interface MigrationEnvironment {
  /** Id of the tool: `alembic`, `sql`, `prisma`, … */
  readonly tool: string
  /** Unique among the environments of a repository and stable: the path of its configuration, and its section if there are several. */
  readonly name: string
  /** Folder the environment belongs to, relative to the repository, `.` for its root. */
  readonly root: string
  /** The file that configures it, if there is one. */
  readonly config: Position | undefined
  /** Folders that hold its revisions, relative to the repository, in the order in which the tool reads them. */
  readonly locations: readonly string[]
  /** The table in which the tool notes what was applied; undefined when it cannot be known. */
  readonly versionTable: { readonly name: string; readonly schema: string | undefined } | undefined
  readonly url: DatabaseUrl
  readonly transactions: Transactions
  /** What is wrong with its configuration. */
  readonly problems: readonly MigrationProblem[]
}

/** Where the tool takes the address of its database from. A literal is kept without its password. */
export type DatabaseUrl =
  | { readonly kind: 'literal'; readonly url: string; readonly place: Position }
  | { readonly kind: 'variable'; readonly names: readonly string[]; readonly place: Position }
  | { readonly kind: 'blank'; readonly place: Position }
  | { readonly kind: 'unknown'; readonly reason: string }

/** How the tool wraps revisions: one transaction for all pending ones, one each, none, or not to be known. */
export type Transactions = 'all' | 'each' | 'none' | 'unknown'

/** Something wrong with a history or its configuration. `kind` is a fixed word (`several-heads`), `detail` a sentence. */
export interface MigrationProblem {
  readonly kind: string
  readonly detail: string
  readonly position: Position | undefined
}

/** One revision, as its file's header says. Nothing of the file was executed. */
export interface Revision {
  readonly id: string
  readonly position: Position
  /** Ids of its parents; none for a base. */
  readonly down: readonly string[]
  /** Revisions (ids or labels) that must be applied before it without being its parents. */
  readonly dependsOn: readonly string[]
  readonly labels: readonly string[]
  /** First paragraph of its description. */
  readonly message: string
}

/** The revisions of an environment in the order in which the tool loads them, and the files it could not read. */
export interface RevisionFiles {
  readonly revisions: readonly Revision[]
  readonly unreadable: readonly { readonly position: Position; readonly reason: string }[]
  readonly problems: readonly MigrationProblem[]
}

/** One SQL statement and where it came from. */
export interface MigrationStatement {
  readonly kind: 'statement'
  /** Without a closing semicolon. */
  readonly sql: string
  readonly position: Position
  /** What wrote it: `create_table`, `execute`, `sql`, … */
  readonly operation: string
  /** True when it runs outside the transaction around it (`autocommit_block`, a file marked as non-transactional). */
  readonly autocommit: boolean
  /** What it creates or drops is looked up first, and the statement left out when there is nothing to do (`checkfirst`). */
  readonly checkFirst?: boolean
  /** The type that the tool was told the changed column has so far (`existing_type`). */
  readonly existingType?: string
  /** The tool was told that the changed column holds no NULL so far (`existing_nullable`). */
  readonly existingNotNull?: boolean
  /**
   * `history`: whether it runs, or how it reads, was decided by what the database has, and that was answered from the
   * schema as the earlier revisions leave it. On a database that was changed by other hands it may be different.
   */
  readonly assumes?: 'history'
}

/** Something that runs but cannot be known without running it. */
export interface OpaqueStep {
  readonly kind: 'opaque'
  readonly position: Position
  readonly operation: string
  readonly reason: string
  /** Steps of which it is not known whether they run, or how often, when it consists of nothing else. */
  readonly maybe?: readonly MigrationStep[]
  /** The tables it may change (`public.name`), when it can change no others; none when it changes rows alone. */
  readonly tables?: readonly string[]
  /** It makes, drops or renames them. */
  readonly remakes?: boolean
}

export type MigrationStep = MigrationStatement | OpaqueStep

export type Direction = 'up' | 'down'

/** What one direction of a revision does, in order. `absent`: the revision has no such direction (no `downgrade`). */
export type Script =
  | { readonly kind: 'steps'; readonly steps: readonly MigrationStep[] }
  | { readonly kind: 'absent'; readonly reason: string }
