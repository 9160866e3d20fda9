import type { Position } from '../../core/position.ts'
import type { Model, ModelIndex } from '../models/types.ts'

/** Something that only the models have, or only the revisions. */
export interface Difference {
  readonly kind: 'table' | 'column' | 'null' | 'index' | 'unique' | 'foreign key'
  /** Who has it: the models, or the schema the revisions leave. */
  readonly only: 'models' | 'revisions'
  readonly table: string
  /** What it is, for a sentence: `column email`, `index ix_users_email (email)`. */
  readonly what: string
  /** The words a revision that makes it cannot do without, besides the table's name. */
  readonly names: readonly string[]
  /** Where it is declared; the table's place where nothing nearer is known. */
  readonly at: Position
  /** An INSERT the models write would fail because of it. */
  readonly breaksWrites: boolean
  /** Why it may be otherwise: steps of which it is not known what they do, or whether they run. Undefined: certain. */
  readonly doubt: string | undefined
}

/** A history of migrations next to the models it is for. */
export interface HistoryDrift {
  readonly tool: string
  readonly history: string
  readonly at: Position
  readonly heads: readonly string[]
  /** Keys of the metadata it is for. */
  readonly metadata: readonly string[]
  readonly result:
    | {
        readonly kind: 'compared'
        /** Tables that could be compared. */
        readonly tables: number
        readonly differences: readonly Difference[]
        /** Tables of which not everything is certain, with the reason. */
        readonly unsure: readonly { readonly table: string; readonly at: Position; readonly reason: string }[]
      }
    | { readonly kind: 'unknown'; readonly reason: string }
}

/** What the revisions leave on a table that a model declares. */
export interface RevisionIndexes {
  /** Those that lead with given columns can serve a look-up; constraints' own indexes are among them. */
  readonly indexes: readonly ModelIndex[]
  /** Why there may be others; undefined when these are all. */
  readonly doubt: string | undefined
}

/** The data model the code declares and the schema its migrations leave, compared. Nothing is run. */
export interface SchemaDriftFacts {
  readonly histories: readonly HistoryDrift[]
  /** Indexes of a model's table as the revisions leave them; undefined without a history that could be read. */
  indexesOf(model: Model): RevisionIndexes | undefined
}
