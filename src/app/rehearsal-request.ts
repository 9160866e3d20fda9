import type { RevisionScripts } from '../migrations/fleet/scripts.ts'
import type { Limits } from '../migrations/rehearse/watch.ts'
import type { LeftOut } from '../postgres/source/load.ts'
import type { RehearsalDatabase } from './rehearsal-database.ts'
import type { RehearsalInput } from './rehearsal-input.ts'
import type { ShadowChoice } from './throwaway.ts'

export interface RehearseRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  /** Ids or ranges of revisions, or one loose SQL file; the heads when empty. */
  readonly targets: readonly string[]
  /** Judge the whole history, from an empty database. */
  readonly all: boolean
  readonly setup?: string
  readonly postgres?: number
  /** A server of the user's instead of our own. */
  readonly shadow?: ShadowChoice
  readonly roundTrip: boolean
  /** Run the revisions in one transaction too, and tell whether that fails. */
  readonly together?: boolean
  readonly limits?: Partial<Limits>
  /** What the database holds before the first revision: a database by its address, or a dump; else earlier revisions make it. */
  readonly from?: string
  /** Rows every table gets first, or as many as there, scaled; when undefined 1,000, none for the whole history. */
  readonly rows?: number | 'scaled'
  /** Other numbers give other rows; 0 when undefined. */
  readonly seed?: number
  readonly onProgress: (text: string) => void
}

/** Where the starting state of a rehearsal was taken from. */
export interface Origin {
  readonly kind: 'database' | 'dump'
  /** Without user and password. */
  readonly name: string
  /** The version of the server it comes from; null when a dump does not say. */
  readonly version: string | null
  /** The revisions it has. */
  readonly current: readonly string[]
  readonly pending: readonly string[]
  /** What of it could not be made here, with the reason. */
  readonly left: readonly Pick<LeftOut, 'what' | 'reason'>[]
  /** In what the copy differs from the original; null for a dump, which is only run. */
  readonly differences: readonly string[] | null
  /** How the tables got their rows. */
  readonly rows: string
}

/** What a rehearsal begins with. */
export interface Prepared {
  readonly input: RehearsalInput
  readonly database: RehearsalDatabase
  /** Rows in its tables: without any, nothing is said of what reads them. */
  readonly hasRows: boolean
  /** Revisions that stand for the schema before the first, for what the rules predict; undefined when it is not known. */
  readonly before: readonly RevisionScripts[] | undefined
  readonly origin?: Origin
}
