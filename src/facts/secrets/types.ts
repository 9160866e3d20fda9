import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import type { FileRole, WorkspaceFile } from '../../workspace/workspace.ts'

/** A secret that stands in a file. Its value is not kept: `at` says where it is, for whoever has to hide it. */
export interface FoundSecret {
  /** What kind of secret, in words: `Stripe live key`, `value of db_password`. */
  readonly title: string
  /** Which pattern or rule found it. */
  readonly rule: string
  readonly at: Position & { readonly column: number; readonly endColumn: number }
  readonly role: FileRole
  /** As it may be shown. */
  readonly masked: string
  readonly confidence: Confidence
  /** A key of a provider's test mode. */
  readonly testKey: boolean
}

export interface SecretsFacts {
  /** In files of all roles but `vendored` and `generated`; dotenv files, containers and workflows have facts of their own. */
  readonly found: readonly FoundSecret[]
  /** Files whose text was searched. */
  readonly searched: number
  /** Test files among them. */
  readonly tests: number
  /** Files too large or not readable as text. */
  readonly skipped: number
}

/** A file to be searched, with its text. */
export interface Searched {
  readonly file: WorkspaceFile
  readonly text: string
}
