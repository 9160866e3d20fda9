export interface ChangelogFacts {
  /** The document that tells what releases change, with its lines that say something: no headings, no blank ones. */
  readonly found: { readonly file: string; readonly substance: number } | undefined
}
