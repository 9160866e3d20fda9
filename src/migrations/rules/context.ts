import type { AlterTableCmd, AlterTableStmt, Node, RangeVar } from '@pgsql/types'
import type { Position } from '../../core/position.ts'
import type { ColumnType, NodeKind } from '../../parsers/sql/nodes.ts'
import type { Effect } from '../locks/effect.ts'
import type { Catalogue, Relation } from '../schema/catalogue.ts'
import type { OpaqueStep, Transactions } from '../types.ts'

/** The server a migration is meant for. The minor version matters to few rules and is often not known. */
export interface ServerVersion {
  readonly major: number
  readonly minor?: number
}

/** A time limit in force: milliseconds (0 is switched off), not set by these statements, or set to what cannot be read. */
export type Timeout = number | 'unset' | 'unknown'

export interface Settings {
  readonly lockTimeout: Timeout
  readonly statementTimeout: Timeout
}

/**
 * How a statement runs: in a transaction the tool opens, in one the script opens, on its own, or not to be known.
 * `alone` is what CONCURRENTLY needs.
 */
export type Wrapping = 'runner' | 'explicit' | 'alone' | 'unknown'

/** An effect on a relation, and whether that relation was made by the same revision, so that nobody uses it yet. */
export interface SeenEffect extends Effect {
  readonly isNew: boolean
}

/** One statement with all that is known of how it runs. */
export interface LintStatement {
  readonly sql: string
  readonly node: Node
  readonly kind: NodeKind
  readonly position: Position
  readonly operation: string
  /** Index of its revision among those linted. */
  readonly revision: number
  /** Equal for statements of one transaction. */
  readonly transaction: number
  readonly wrapping: Wrapping
  readonly settings: Settings
  readonly effects: readonly SeenEffect[]
  /** The type the tool says the changed column has so far; the schema knows better where it knows. */
  readonly existingType?: ColumnType | undefined
  /** The tool says the changed column holds no NULL so far. */
  readonly existingNotNull?: boolean
  /** It stands in a DO block: `sure` runs always, `maybe` under a condition or in a loop. */
  readonly inside: 'sure' | 'maybe' | undefined
  /** For a DO block or function: whether it puts SQL together at run time that could not be read. */
  readonly dynamic: boolean
  /** See `MigrationStatement`. */
  readonly assumes?: 'history' | undefined
}

/** A table a statement names, as the statements before left it. */
export interface TableView {
  readonly key: string
  /** As a person would write it. */
  readonly name: string
  /** Undefined: nothing is known of it. */
  readonly relation: Relation | undefined
  /** Made by the same revision (or temporary): locks on it block nobody. */
  readonly isNew: boolean
}

/** What a rule of one statement sees. `schema` is the state before the statement. */
export interface StatementContext {
  readonly statement: LintStatement
  readonly schema: Catalogue
  readonly version: ServerVersion
  /** Statements before it in the same transaction and revision. */
  readonly before: readonly LintStatement[]
  /** How the tool that runs the revisions wraps them. */
  readonly transactions: Transactions
  table(range: RangeVar | undefined): TableView
}

/** What a rule of one command of an ALTER TABLE sees. */
export interface CommandContext extends StatementContext {
  readonly table: StatementContext['table']
  /** The table that is altered. */
  readonly target: TableView
  readonly alter: AlterTableStmt
  readonly siblings: readonly AlterTableCmd[]
  /** What this command alone does. */
  readonly effects: readonly SeenEffect[]
}

/** The statements of one revision that run in one transaction. */
export interface LintTransaction {
  readonly wrapping: Wrapping
  readonly statements: readonly LintStatement[]
  readonly version: ServerVersion
  readonly schemaBefore: Catalogue
}

/** One direction of a revision as far as it could be read. */
export interface DirectionView {
  readonly kind: 'steps' | 'absent' | 'unknown'
  readonly statements: readonly { readonly sql: string; readonly node: Node; readonly position: Position }[]
  readonly opaque: readonly OpaqueStep[]
  /** Why it is absent. */
  readonly reason: string | undefined
}

export interface LintRevision {
  readonly id: string
  readonly index: number
  readonly tool: string
  readonly position: Position
  readonly statements: readonly LintStatement[]
  readonly opaque: readonly OpaqueStep[]
  readonly down: DirectionView
  readonly version: ServerVersion
  readonly transactions: Transactions
  readonly schemaBefore: Catalogue
  readonly schemaAfter: Catalogue
}

export interface LintHistory {
  readonly revisions: readonly LintRevision[]
  readonly transactions: Transactions
  readonly version: ServerVersion
  readonly schemaAfter: Catalogue
}
