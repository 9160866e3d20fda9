import type { Position } from '../../core/position.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'

/** A column of a table, as the models declare it. */
export interface ModelColumn {
  /** Its name in the database. */
  readonly name: string
  /** The attribute of the class that stands for it, where that differs or there is a class. */
  readonly attribute: string | undefined
  /** The type as written (`String(255)`, `Mapped[str]`), undefined when it could not be known. */
  readonly type: string | undefined
  /** Undefined where it cannot be known. */
  readonly nullable: boolean | undefined
  readonly hasDefault: boolean
  readonly primaryKey: boolean
  readonly at: Position
}

export interface ModelForeignKey {
  readonly columns: readonly string[]
  /** The table it points to, with its schema where one is written (`app.users`). */
  readonly table: string
  readonly references: readonly string[]
  readonly onDelete: string | undefined
  readonly at: Position
}

export interface ModelIndex {
  readonly name: string | undefined
  /** In order; undefined for an expression. */
  readonly columns: readonly (string | undefined)[]
  readonly unique: boolean
  /** Partial (`postgresql_where`). */
  readonly partial: boolean
  readonly method: string | undefined
  readonly at: Position
  /** `model` declared in the code; `migration` only a revision creates it. */
  readonly source: 'model' | 'migration'
}

/** How a relationship loads what it points to, as SQLAlchemy names it (`lazy=`). */
export type Loading =
  | 'select'
  | 'joined'
  | 'selectin'
  | 'subquery'
  | 'raise'
  | 'noload'
  | 'dynamic'
  | 'write_only'
  | 'immediate'
  | 'unknown'

export interface ModelRelationship {
  readonly attribute: string
  /** Name of the table it leads to, undefined when it could not be followed. */
  readonly table: string | undefined
  readonly loading: Loading
  /** A list (one to many) or one row. */
  readonly many: boolean | undefined
  readonly at: Position
}

export interface Model {
  /** Table name in the database, with its schema where one is declared. */
  readonly table: string
  /** Full name of the mapped class; undefined for a Core table. */
  readonly class: string | undefined
  /** Full name of the declarative base, or variable of the MetaData, that owns the table; undefined when not known. */
  readonly metadata: string | undefined
  readonly at: Position
  readonly style:
    | 'declarative'
    | 'core'
    | 'sqlmodel'
    | 'imperative'
    | 'migration'
    | 'prisma'
    | 'typeorm'
    | 'drizzle'
    | 'knex'
    | 'sequelize'
  readonly columns: readonly ModelColumn[]
  readonly primaryKey: readonly string[]
  readonly foreignKeys: readonly ModelForeignKey[]
  readonly indexes: readonly ModelIndex[]
  /** Unique constraints (not indexes), columns in order. */
  readonly uniques: readonly { readonly columns: readonly string[]; readonly at: Position }[]
  readonly relationships: readonly ModelRelationship[]
  /** False when a base, mixin or argument could not be read: columns may be missing. */
  readonly complete: boolean
  readonly doubt: string | undefined
}

/** The data model of the service: what its classes and table objects declare. */
export interface ModelsFacts {
  readonly models: readonly Model[]
  /** Places that declare tables in a way that was not understood. */
  readonly unresolved: readonly { readonly at: Position; readonly reason: string }[]
  /** Model of a mapped class (full name as the resolver gives it) or of a Core table's variable. */
  ofClass(qualifiedName: string): Model | undefined
  ofTable(name: string): Model | undefined
  /** Which metadata an expression of the code names (`Base.metadata`, a list of several); undefined when not known. */
  metadataAt(node: PythonNode): readonly string[] | undefined
}
