import type { Position } from '../../core/position.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Loading, Model } from './types.ts'
import type { Value } from './values.ts'

/** What a foreign key, an index or a constraint names: a text, or a column object. */
export type Reference = Value

export interface ForeignKeyDraft {
  readonly columns: readonly Reference[]
  /** One for each column. */
  readonly targets: readonly Reference[]
  readonly onDelete: string | undefined
  readonly at: Position
}

export interface ColumnDraft {
  readonly name: string
  readonly attribute: string | undefined
  readonly type: string | undefined
  readonly nullable: boolean | undefined
  readonly hasDefault: boolean
  readonly primaryKey: boolean
  readonly index: boolean
  readonly unique: boolean
  readonly foreignKeys: readonly Omit<ForeignKeyDraft, 'columns'>[]
  readonly at: Position
  /** Where it is written: two uses of one object are one column. */
  readonly node: PythonNode
}

export interface IndexDraft {
  readonly name: string | undefined
  /** It gets a name from the pattern of the metadata. */
  readonly unnamed: boolean
  readonly columns: readonly Reference[]
  readonly unique: boolean
  readonly partial: boolean
  readonly method: string | undefined
  readonly at: Position
}

export interface RelationshipDraft {
  readonly attribute: string
  readonly target: Value | undefined
  readonly loading: Loading
  readonly many: boolean | undefined
  readonly secondary: boolean
  readonly at: Position
}

/** A table while it is being read. */
export interface TableDraft {
  readonly name: string
  readonly schema: string | undefined
  readonly class: string | undefined
  readonly style: Model['style']
  /** Key of the metadata that owns it. */
  readonly metadata: string | undefined
  readonly at: Position
  readonly columns: ColumnDraft[]
  readonly primaryKey: Reference[]
  readonly foreignKeys: ForeignKeyDraft[]
  readonly indexes: IndexDraft[]
  readonly uniques: { readonly columns: readonly Reference[]; readonly at: Position }[]
  readonly relationships: RelationshipDraft[]
  readonly doubts: string[]
}

export function emptyDraft(
  given: Pick<TableDraft, 'name' | 'schema' | 'class' | 'style' | 'metadata' | 'at'>,
): TableDraft {
  return {
    ...given,
    columns: [],
    primaryKey: [],
    foreignKeys: [],
    indexes: [],
    uniques: [],
    relationships: [],
    doubts: [],
  }
}

/** Adds a column unless the table has one of that name. */
export function addColumn(draft: TableDraft, column: ColumnDraft): void {
  if (draft.columns.some(({ name }) => name === column.name)) return
  draft.columns.push(column)
}
