import type { Confidence, Severity } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import type { LockMode } from '../locks/lock-modes.ts'
import type { ServerVersion, Settings } from '../rules/context.ts'
import type { RuleReference } from '../rules/define-rule.ts'
import type { Script, Transactions } from '../types.ts'

/** A revision to lint: its script and, where known, the way back and the text of its file. */
export interface RevisionScript {
  readonly id: string
  /** Id of the tool that wrote it: `alembic`, `sql`, … */
  readonly tool: string
  readonly position: Position
  readonly up: Script
  /** Undefined when it was not read; rules about the way back are silent then. */
  readonly down: Script | undefined
  /** Text of the file, for suppressions; undefined: none are looked for. */
  readonly source: string | undefined
  /** False for earlier revisions, which only tell what the schema is. Default true. */
  readonly judged?: boolean
}

export interface LintInput {
  /** In the order in which they are applied. */
  readonly revisions: readonly RevisionScript[]
  readonly transactions: Transactions
  /** Default: 15, the oldest major the project supports: what is safe there is safe on later ones, and no advice needs a newer server. */
  readonly version?: ServerVersion
  /** Statements that made the schema before the first revision. */
  readonly setup?: { readonly sql: string }
  /** True when the revisions (or `setup`) start from an empty database, so that what they do not create does not exist. */
  readonly fromEmpty?: boolean
  /** Limits the tool's connection sets before it runs anything. */
  readonly timeouts?: Partial<Settings>
  /** Optional rules to run besides, by id. */
  readonly enable?: readonly string[]
  /** Rules not to run, by id. */
  readonly disable?: readonly string[]
  /** ISO date by which suppressions expire. */
  readonly today: string
}

export interface LintFinding {
  readonly rule: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly file: string
  readonly line: number
  readonly revision: string
  readonly sql: string
  readonly message: string
  readonly lock: LockMode | null
  readonly effect: string
  readonly safeForm: string
  readonly references: readonly RuleReference[]
}

/** A statement the parser refused: what it does is unknown. */
export interface UnreadStatement {
  readonly position: Position
  readonly sql: string
  readonly message: string
}

export interface LintResult {
  readonly findings: readonly LintFinding[]
  readonly unread: readonly UnreadStatement[]
  readonly statements: number
}
