import type { Position } from '../../core/position.ts'
import type { Change } from './change.ts'
import type { TimeRange } from './estimate/estimate.ts'
import type { Assertion, Unasserted } from './preflight.ts'
import type { Risk, RiskLevel } from './risk.ts'
import type { Standstill } from './standstill.ts'

/** A statement of a plan: what it costs on the sizes given. */
export interface PlannedStatement {
  readonly sql: string
  readonly position: Position
  /** Locks on tables that were there before, strongest first. */
  readonly locks: readonly { readonly table: string; readonly mode: string }[]
  /** `reads all of users`, `builds an index on users`; none when it changes the catalogue alone. */
  readonly work: readonly string[]
  /** Undefined when a size or a rate is not known; `unknown` says which. */
  readonly time: TimeRange | undefined
  readonly unknown: string | undefined
}

/** Whether code of the release before works with the schema after, and which phase the revision is. */
export interface Compatibility {
  readonly phase: 'expand' | 'migrate' | 'contract' | 'mixed' | 'none'
  /** In one sentence: when it may be applied. */
  readonly when: string
  readonly breaks: readonly string[]
  /** Where the repository names what is taken away or renamed. */
  readonly mentions: readonly Mention[]
}

export interface Mention {
  readonly name: string
  readonly file: string
  readonly line: number
}

export interface PlannedRevision {
  readonly id: string
  readonly message: string
  readonly file: string
  readonly risk: Risk
  readonly changes: readonly Change[]
  readonly statements: readonly PlannedStatement[]
  readonly time: TimeRange | undefined
  readonly compatibility: Compatibility
  readonly opaque: readonly { readonly line: number; readonly reason: string }[]
  /** `reversible`, `loses data`, … and why. */
  readonly back: {
    readonly verdict: string
    readonly command: string | undefined
    readonly sql: string
    readonly losses: readonly string[]
  }
  /** Safer forms of what was found: rule and what to do instead. */
  readonly safer: readonly { readonly rule: string; readonly line: number; readonly form: string }[]
}

export interface CheckedAssertion extends Assertion {
  /** `holds`, `fails` with how many rows, or why it was not asked. */
  readonly result: 'holds' | 'fails' | 'not asked' | 'unknown'
  readonly rows?: number
  readonly reason?: string
}

export interface HotQuery {
  readonly sql: string
  readonly before: string
  readonly after: string
  readonly note: string
}

/** What is to be done for one history, and what speaks against it. */
export interface ServicePlan {
  readonly service: string
  readonly tool: string
  readonly history: string
  /** What the database has, when one was asked; without its password. */
  readonly database:
    | {
        readonly name: string
        readonly version: string
        readonly current: readonly string[]
        readonly unknown: readonly string[]
      }
    | undefined
  readonly risk: RiskLevel
  readonly revisions: readonly PlannedRevision[]
  readonly standstills: readonly Standstill[]
  readonly time: TimeRange | undefined
  readonly window: { readonly needed: 'yes' | 'no' | 'unknown'; readonly why: string }
  readonly preflight: { readonly assertions: readonly CheckedAssertion[]; readonly unasserted: readonly Unasserted[] }
  readonly queries: { readonly hot: readonly HotQuery[]; readonly measure: readonly string[] }
  readonly documents: readonly { readonly file: string; readonly why: string }[]
  readonly next: readonly string[]
  /** What the estimates rest on. */
  readonly restsOn: readonly string[]
}
