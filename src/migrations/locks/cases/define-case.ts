/** One statement of which it is known what it does. */
export interface EffectCase {
  readonly sql: string
  /** Statements committed before it. */
  readonly before?: string
  /** The first and the last major version whose grammar or behaviour allows it. */
  readonly from?: number
  readonly until?: number
  /** Why the table of effects says nothing of it. */
  readonly unpredicted?: string
  /** It cannot run in a transaction. */
  readonly alone?: true
}

/** Cases that belong together, as a section of docs/hazards.md. */
export interface CaseGroup {
  readonly title: string
  readonly cases: readonly (string | EffectCase)[]
}

export function caseOf(one: string | EffectCase): EffectCase {
  return typeof one === 'string' ? { sql: one } : one
}

/** What a case is remembered by. */
export function keyOfCase({ sql, before }: EffectCase): string {
  return before === undefined ? sql : `${before}; ${sql}`
}
