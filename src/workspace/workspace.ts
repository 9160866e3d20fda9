import type { HistoryAnswer, HistoryQuery } from './history.ts'

/** What a file is to the audit. Only `code` is judged; tests are facts about tests; the rest is counted and set apart. */
export type FileRole = 'code' | 'test' | 'example' | 'vendored' | 'generated'

export interface WorkspaceFile {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly bytes: number
  readonly role: FileRole
}

/** A file that is there but could not be read as text, and why. */
export interface UnreadFile {
  readonly path: string
  readonly reason: string
}

export interface GitState {
  readonly commit: string
  /** True when tracked files differ from the commit. */
  readonly dirty: boolean
}

/** What a work tree changes against another revision: given with `--since`. */
export interface Change {
  /** The revision as the user named it. */
  readonly since: string
  /** The commit that is compared with: where the work tree left that revision. */
  readonly base: string
  /** Files that are new or differ, and are still there. */
  readonly files: ReadonlySet<string>
  /** The text of a file at that commit; undefined where it was not there. */
  before(path: string): string | undefined
}

/** What whoever opens a workspace lends to those who read it. */
export interface WorkspaceServices {
  /** Where the syntax trees of this repository are kept between runs. */
  readonly treeCache?: { readonly file: string; readonly writable: boolean }
  /** Told how many files have been parsed, for a progress display. */
  readonly onProgress?: (done: number, total: number) => void
  /** What is to be judged as a change; absent when the whole is. */
  readonly change?: Change
}

/** A repository as files. Reading it never executes anything and never leaves the root. */
export interface Workspace {
  /** The root as the user named it, for messages. */
  readonly root: string
  /** Undefined when the directory is not a git checkout. */
  readonly git: GitState | undefined
  /** Sorted by path. In a git checkout the tracked files and those not ignored; otherwise all. */
  readonly files: readonly WorkspaceFile[]
  readonly unread: readonly UnreadFile[]
  readonly services: WorkspaceServices
  file(path: string): WorkspaceFile | undefined
  /** The text of a file, or undefined (and an entry in `unread`) when it cannot be read as text. */
  read(path: string): string | undefined
  /** Files whose path matches one of the glob patterns (`*`, `**`, `{a,b}`; leading dots match). */
  glob(...patterns: readonly string[]): readonly WorkspaceFile[]
  /** True when git tracks the path; undefined when there is no git to ask. */
  isTracked(path: string): boolean | undefined
  /** True when git's ignore rules cover the path; undefined when there is no git to ask. */
  isIgnored(path: string): boolean | undefined
  /** The tags of git, oldest first; absent without git. */
  tags?(): readonly string[]
  /** A hash of all an audit can see here: paths, contents, what git tracks and its references. Absent in memory. */
  digest?(): string
  /** Searches the patches of every commit; absent when no git history was given. */
  history?(query: HistoryQuery): Promise<HistoryAnswer>
}

/** Files larger than this are not read: no hand-written source is. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024
