import type { Node } from '@pgsql/types'
import type { MigrationStatement } from '../types.ts'
import type { Backfill } from './backfill.ts'

/** Asks the throwaway database something. */
export type Ask = (sql: string) => Promise<readonly Record<string, unknown>[]>

/** One statement of the revision that is to be fixed, with the rules it breaks. A command of ALTER TABLE is one of its own. */
export interface FixUnit {
  /** Its place among the units of the revision. */
  readonly at: number
  readonly sql: string
  readonly node: Node
  /** Ids of the rules whose findings are about it. */
  readonly rules: readonly string[]
  /** The step of the revision it comes from. */
  readonly step: MigrationStatement
  /** It is all that its step consists of. */
  readonly whole: boolean
}

/** What the author of a safe form can ask. */
export interface FixContext {
  readonly unit: FixUnit
  /** All units of the revision, in order. */
  readonly units: readonly FixUnit[]
  readonly major: number
  /** The throwaway database as it is before the unit runs: the catalogue of a real server, without rows. */
  readonly ask: Ask
  /** The same after the unit has run. */
  readonly askAfter: Ask
  /** The same after other statements have run instead. */
  readonly askWith: (statements: readonly string[]) => Ask
  /** What old rows get, where nothing says it: `orders.status` to an SQL expression. */
  readonly fill: ReadonlyMap<string, string>
}

/** One statement of a safe form. */
export type FixStep =
  | {
      readonly kind: 'sql'
      readonly sql: string
      /** Said above it in the file, one sentence. */
      readonly comment?: string
      /** It is a unit of the revision with these arguments more in its call: `postgresql_concurrently: 'True'`. */
      readonly call?: { readonly unit: number; readonly options: Readonly<Record<string, string>> }
    }
  /** A unit as it was. */
  | { readonly kind: 'kept'; readonly unit: number }
  | { readonly kind: 'backfill'; readonly backfill: Backfill }

/** Statements that become one revision, or part of one. */
export interface FixStage {
  /**
   * `transaction`: quick statements under a short lock_timeout; `own`: each statement in a transaction of its own, for
   * it reads a table; `alone`: outside any transaction.
   */
  readonly mode: 'transaction' | 'own' | 'alone'
  /** What it does, for the name of its file: `validate fk_orders_customer`. */
  readonly title: string
  readonly up: readonly FixStep[]
  /** The way back, in the order in which it runs. */
  readonly down: readonly FixStep[]
  /** It stays a revision of its own: it takes long, and nothing else may wait for its end. */
  readonly apart?: true
  /** Why there is no way back behind it. */
  readonly final?: string
  /** The release that has to be deployed everywhere before it may run. */
  readonly release?: string
  /** What has to be known about running it. */
  readonly note?: string
}

export type FixAnswer =
  | {
      readonly kind: 'stages'
      readonly stages: readonly FixStage[]
      /** Statements of the way back that the stages take over; the others stay where they were. */
      readonly undoes?: (unit: FixUnit) => boolean
      /** Units after this one that it takes over. */
      readonly takes?: readonly number[]
      /** Differences from the schema the original leaves, and why they are meant. */
      readonly differs?: readonly AllowedDifference[]
    }
  | { readonly kind: 'none'; readonly reason: string }

/** A difference in the final schema that belongs to the safe form. */
export interface AllowedDifference {
  /** As `compareSchemas` names the object: `index public.orders_key`. */
  readonly object: RegExp
  readonly why: string
}

/** A safe form: what to write instead of a statement that breaks one of its rules. */
export interface Fix {
  /** The file stem. */
  readonly id: string
  /** What it does: `Build the index concurrently`. */
  readonly title: string
  /** Ids of the rules whose findings it settles. */
  readonly rules: readonly string[]
  /**
   * Rules that still tell of its last stages, whose hazard the release before them has taken away: a column that no code
   * names any more may be dropped.
   */
  readonly answeredByRelease?: readonly string[]
  /** Rules that tell of its stages though the stages make up for it: a name that is taken again in the same transaction. */
  readonly madeUpFor?: readonly string[]
  /** Asked only where no other form answers, the lowest number first. */
  readonly fallback?: number
  /** Undefined when the statement is none of its own: another form may know it. */
  write(context: FixContext): Promise<FixAnswer | undefined> | FixAnswer | undefined
}

/** Defines a safe form; the list of forms is generated from the folder. */
export function defineFix(fix: Fix): Fix {
  return fix
}
