import type { SqlParser } from '../../parsers/sql/parse.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import type { LintFinding, LintInput } from '../lint/input.ts'
import type { Transactions } from '../types.ts'
import type { ChainStage } from './chain.ts'
import type { Composition } from './compose.ts'
import type { Databases } from './databases.ts'
import type { Fix, FixAnswer, FixUnit } from './define-fix.ts'

export interface FixRevisionRequest {
  readonly databases: Databases
  /** A database as it is before the revision, without rows, and the same with rows; both stay as they are. */
  readonly empty: string
  readonly filled: string
  readonly scripts: RevisionScripts
  /** The history up to the revision, which is its last. */
  readonly input: LintInput
  readonly transactions: Transactions
  /** The tool can run a revision outside a transaction; else why not. */
  readonly canRunAlone: true | string
  /** The tool sends a file as one query, whose statements share a transaction. */
  readonly oneStatement?: boolean
  readonly major: number
  readonly fill: ReadonlyMap<string, string>
  readonly parse: SqlParser
}

/** A statement that is to be written otherwise. */
export interface FixedUnit {
  readonly unit: FixUnit
  readonly form: Fix
  readonly answer: Extract<FixAnswer, { kind: 'stages' }>
}

export interface FixedRevision {
  readonly id: string
  readonly findings: readonly LintFinding[]
  readonly units: readonly FixUnit[]
  readonly back: readonly FixUnit[]
  /** Why the way back is not known. */
  readonly backUnknown: string | undefined
  /** What is written otherwise; empty when nothing is offered. */
  readonly fixed: readonly FixedUnit[]
  readonly refused: readonly Refusal[]
  readonly composition: Composition
  readonly now: readonly ChainStage[]
  readonly later: readonly ChainStage[]
  readonly proof: Proof | undefined
  /** The original does not run on rows; what PostgreSQL says. */
  readonly originalFails: string | undefined
}

/** A statement that stays as it is, and why. */
export interface Refusal {
  readonly sql: string
  readonly rules: readonly string[]
  /** The form that was tried. */
  readonly form?: string
  readonly reason: string
}

/** What the proof found: `reasons` is empty when the safe form holds. */
export interface Proof {
  readonly reasons: readonly string[]
  /** Differences that belong to the form, with what they are for. */
  readonly differences: readonly string[]
  readonly statements: number
  /** Undefined: the stages have no way back to try. */
  readonly back: 'leads back' | { readonly reason: string } | undefined
}
