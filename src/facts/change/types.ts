import type { FileRole } from '../../workspace/workspace.ts'

/** A file that a change adds or edits. */
export interface ChangedFile {
  readonly path: string
  readonly role: FileRole
  /**
   * `revision` of a history of migrations; `model`: it declares tables; `document`; `change-log`; `other`: code,
   * configuration and what else there is.
   */
  readonly is: 'revision' | 'model' | 'document' | 'change-log' | 'other'
  readonly isNew: boolean
  /** False when only comments, empty lines and spaces differ. */
  readonly hasSubstance: boolean
}

/** What the work tree changes against another revision. */
export interface ChangeFacts {
  /** The revision compared with, as the user named it; undefined without `--since`: then nothing is known of a change. */
  readonly since: string | undefined
  readonly files: readonly ChangedFile[]
  /** Folders of documents on the database (`docs/db`), relative to the root. */
  readonly databaseDocuments: readonly string[]
  /** The changelog at the root, if there is one. */
  readonly changelog: string | undefined
}
