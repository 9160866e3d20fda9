/** A secret of known form that some commit added, whether or not it still stands in the tree. */
export interface HistoricSecret {
  readonly title: string
  readonly commit: string
  readonly file: string
  readonly line: number
  readonly masked: string
  /** Whether the file has the role `test` or `example`, or its commit's line stands in one. */
  readonly role: 'code' | 'test' | 'example' | 'vendored' | 'generated'
}

export interface SecretHistoryFacts {
  readonly found: readonly HistoricSecret[]
  /** Live dotenv files any commit has held, by name. */
  readonly envFiles: readonly { readonly path: string; readonly commit: string }[]
  readonly commits: number
  /** Why this does not cover the whole history; undefined when it does. */
  readonly incomplete: string | undefined
  /** The command that would settle what is left open. */
  readonly command: string
}
