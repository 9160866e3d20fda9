import type { AlterTableCmd } from '@pgsql/types'
import type { Confidence, Severity } from '../../core/outcome.ts'
import type { NodeKind, NodeOf } from '../../parsers/sql/nodes.ts'
import type { LockMode } from '../locks/lock-modes.ts'
import type {
  CommandContext,
  LintHistory,
  LintRevision,
  LintStatement,
  LintTransaction,
  StatementContext,
} from './context.ts'

export interface RuleReference {
  readonly label: string
  readonly url: string
}

/** What the catalogue says of a rule. */
export interface RuleCard {
  /** The file stem. */
  readonly id: string
  /** What is wrong, as a heading: `Index built without CONCURRENTLY`. */
  readonly title: string
  /**
   * `blocker`: it fails, loses data, or blocks reads or writes for as long as the table is big; `warning`: it depends on
   * traffic, timing or the deployed code; `recommendation`: habit and policy.
   */
  readonly severity: Severity
  /** Rows of the union of known hazards that the rule covers: `A1`. */
  readonly rows: readonly string[]
  /** Ids of items of `checklists/` that it helps to answer. */
  readonly answers?: readonly string[]
  /** The strongest lock of the bad example; undefined when no lock is the matter. */
  readonly lock?: LockMode
  /** What it does to a live database. */
  readonly effect: string
  /** What to do instead. */
  readonly safeForm: string
  readonly references: readonly RuleReference[]
  /** Major versions of the server it applies to; others never see it. */
  readonly versions?: { readonly from?: number; readonly until?: number }
  /** The bad example does not run: the SQLSTATE with which a server refuses it. */
  readonly fails?: string
  /** Why a server that runs both examples does not tell the bad one from the good one; rules without it are held against real servers. */
  readonly unmeasured?: string
  /** A matter of policy: runs only when it is asked for. */
  readonly optional?: true
}

/** One place where the hazard is. What is left out is taken from the card. */
export interface Hit {
  /** A sentence naming the object: `Building index i blocks writes to t until it is done.` */
  readonly message: string
  /** The statement to blame; rules of one statement leave it out. */
  readonly at?: Pick<LintStatement, 'sql' | 'position' | 'assumes'>
  readonly lock?: LockMode
  readonly effect?: string
  readonly safeForm?: string
  /** `high` unless said otherwise: `medium` when the schema before is not fully known, `low` for a guess. */
  readonly confidence?: Confidence
}

export type Hits = Hit | readonly Hit[] | undefined

type Subtype = NonNullable<AlterTableCmd['subtype']>

/** Looks at statements of some kinds of PostgreSQL's parse tree (`IndexStmt`), before they are applied. */
export interface StatementRule<Kind extends NodeKind = NodeKind> extends RuleCard {
  readonly level: 'statement'
  readonly on: Kind | readonly Kind[]
  check(node: NodeOf<Kind>, context: StatementContext): Hits
}

/** Looks at single commands of ALTER TABLE (`AT_AddColumn`). */
export interface CommandRule extends RuleCard {
  readonly level: 'command'
  readonly on: Subtype | readonly Subtype[]
  check(command: AlterTableCmd, context: CommandContext): Hits
}

/** Looks at the statements of one revision that share a transaction. */
export interface TransactionRule extends RuleCard {
  readonly level: 'transaction'
  check(transaction: LintTransaction): Hits
}

/** Looks at a whole revision, both directions, and what could not be read of it. */
export interface RevisionRule extends RuleCard {
  readonly level: 'revision'
  check(revision: LintRevision): Hits
}

/** Looks at all revisions linted together. */
export interface HistoryRule extends RuleCard {
  readonly level: 'history'
  check(history: LintHistory): Hits
}

export type Rule = StatementRule | CommandRule | TransactionRule | RevisionRule | HistoryRule

/**
 * Defines a rule: one hazard, one file `<id>.ts`, pure. Beside it stand `<id>.bad.sql` (this rule fires), `<id>.good.sql`
 * (no rule fires) and `<id>.test.ts` with the nearest traps. Comment lines `-- plimsoll example: key=value …` at the top
 * of an example say how it is linted: `version=14`, `transactions=each`, `setup=…` for the statements up to a line
 * `-- plimsoll example: start`. The list of rules is generated from the folder.
 */
export function defineRule<Kind extends NodeKind>(rule: StatementRule<Kind>): Rule
export function defineRule(rule: CommandRule | TransactionRule | RevisionRule | HistoryRule): Rule
export function defineRule(rule: object): Rule {
  return rule as Rule
}
