import type { SchemaDdl } from '../../postgres/ddl/write.ts'
import type { TriedRevision } from '../plan/way-back.ts'
import type { MigrationEnvironment } from '../types.ts'
import type { SchemaFacts } from './model.ts'

/** The schema and where it is from; or why it is not known. */
export type SchemaSource =
  | {
      readonly kind: 'known'
      /** A sentence: `Made by all 24 revisions on PostgreSQL 18.4.` */
      readonly origin: string
      readonly facts: SchemaFacts
      /** What the database has applied, where that is not every revision. */
      readonly heads?: readonly string[]
      readonly ddl: SchemaDdl
      /** Since when its use was counted, when it is a database in use. */
      readonly usage: { readonly since: string | undefined } | undefined
      /** The tables there are may be others than these: steps that could not be known, with their places. */
      readonly doubts: readonly string[]
    }
  | { readonly kind: 'unknown'; readonly reason: string }

export type DocumentedRevision = TriedRevision

/** All the documents are made from. */
export interface DocsInput {
  readonly service: string
  readonly tool: string
  readonly environment: MigrationEnvironment
  /** In the order of application. */
  readonly revisions: readonly DocumentedRevision[]
  readonly heads: readonly string[]
  readonly source: SchemaSource
  /** Tables in which the tool notes what was applied. */
  readonly toolTables: ReadonlySet<string>
  readonly settings: {
    readonly fileName: string | undefined
    readonly baseBranch: string | undefined
    readonly postgres: number | undefined
  }
  /** PostgreSQL on which the ways back were tried; undefined when they were not. */
  readonly rehearsedOn: string | undefined
}
