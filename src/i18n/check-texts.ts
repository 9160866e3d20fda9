/** What the catalogue says of a check, in another language. */
export interface CheckTexts {
  readonly title: string
  readonly why: string
  readonly fix: string
  /** Why it is no blocker, where the check says so. */
  readonly lowered?: string
}
