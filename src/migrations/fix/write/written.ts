/** A file of a safe form, still to be written. */
export interface WrittenFile {
  /** Id of the revision it holds. */
  readonly id: string
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
  readonly parents: readonly string[]
  /** It waits for a later release. */
  readonly later: boolean
  /** It takes the place of a file that is there. */
  readonly replaces: boolean
}

export interface WrittenFix {
  readonly files: readonly WrittenFile[]
  /** What the reader of the files has to know of how they were made. */
  readonly notes: readonly string[]
}
