import type { Node } from '@pgsql/types'
import type { ColumnType, QualifiedName } from '../../parsers/sql/nodes.ts'
import { RelationMap } from './relation-map.ts'

/** When something happened, by index: revision, transaction, statement. */
export interface Moment {
  readonly revision: number
  readonly transaction: number
  readonly statement: number
}

export interface Column {
  readonly name: string
  /** Undefined when it was first seen in a statement that does not tell it. */
  readonly type: ColumnType | undefined
  readonly notNull: boolean
  readonly default: Node | undefined
  readonly identity: boolean
  readonly generated: 'stored' | 'virtual' | undefined
  /** Undefined: before the statements that were read. */
  readonly created: Moment | undefined
}

export type ConstraintKind = 'check' | 'foreign key' | 'unique' | 'primary key' | 'exclude' | 'not null'

/** What a foreign key points to, and what happens to its rows. */
export interface Reference {
  readonly key: string
  readonly columns: readonly string[]
  /** As written after ON DELETE: `CASCADE`; undefined for NO ACTION. */
  readonly onDelete: string | undefined
  readonly onUpdate: string | undefined
  /** False with DEFERRABLE or MATCH FULL. */
  readonly plain: boolean
}

export interface TableConstraint {
  /** As written, or as PostgreSQL would name it. */
  readonly name: string
  readonly named: boolean
  readonly kind: ConstraintKind
  readonly columns: readonly string[]
  readonly references: Reference | undefined
  readonly expression: Node | undefined
  readonly validated: boolean
  readonly enforced: boolean
  readonly created: Moment | undefined
  readonly validatedAt: Moment | undefined
}

export interface TableIndex {
  readonly name: string
  readonly schema: string
  /** Names of its key columns in order; undefined where an expression stands. */
  readonly columns: readonly (string | undefined)[]
  readonly included: readonly string[]
  readonly method: string
  readonly unique: boolean
  readonly partial: boolean
  /** What tells it from others besides its columns: operator classes, order, expressions, predicate. */
  readonly shape: string
  /** Name of the constraint that owns it. */
  readonly constraint: string | undefined
  readonly created: Moment | undefined
}

export type RelationKind = 'table' | 'view' | 'materialized view' | 'foreign table' | 'sequence'

/** A table, view or sequence as the statements so far left it. */
export interface Relation {
  readonly kind: RelationKind
  readonly schema: string
  readonly name: string
  readonly temporary: boolean
  readonly unlogged: boolean
  /** False when it was first seen in a statement other than its creation: what it has besides is unknown. */
  readonly complete: boolean
  /** Undefined: before the statements that were read. */
  readonly created: Moment | undefined
  readonly columns: ReadonlyMap<string, Column>
  readonly constraints: ReadonlyMap<string, TableConstraint>
  readonly indexes: ReadonlyMap<string, TableIndex>
  /** Columns of its partition key; empty strings stand for expressions. Undefined: not partitioned. */
  readonly partitionKey: readonly string[] | undefined
  readonly partitionOf: string | undefined
  readonly defaultPartition: boolean
  /** Tables it inherits from. */
  readonly parents: readonly string[]
  /** Keys of relations a view reads. */
  readonly reads: readonly string[]
  /** Columns a view names, by their last name; `*` for all. */
  readonly uses: readonly string[]
  readonly rowSecurity: boolean
  readonly policies: ReadonlySet<string>
  /** When rows were last put into it by these statements. */
  readonly filled: Moment | undefined
  /** When all rows were last taken out of it by these statements; undefined again when some were put in. */
  readonly emptied: Moment | undefined
}

export interface EnumType {
  readonly kind: 'enum'
  readonly created: Moment | undefined
  readonly values: ReadonlyMap<string, Moment | undefined>
}

export interface DomainType {
  readonly kind: 'domain'
  readonly created: Moment | undefined
  readonly base: ColumnType | undefined
  readonly notNull: boolean
  /** Names of its CHECK constraints. */
  readonly checks: ReadonlySet<string>
}

export interface OtherType {
  readonly kind: 'composite' | 'range' | 'base'
  readonly created: Moment | undefined
}

export type UserType = EnumType | DomainType | OtherType

export interface Routine {
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly created: Moment | undefined
}

/** The schema as the statements so far left it. `applyStatement` changes it in place: keep a `copyCatalogue` of what you need later. */
export interface Catalogue {
  readonly relations: RelationMap<Relation>
  readonly types: Map<string, UserType>
  /** By last name. */
  readonly routines: Map<string, Routine>
  readonly extensions: Set<string>
  readonly schemas: Set<string>
  /** Every schema a name was met in: where an unqualified name is looked for. */
  readonly spaces: Set<string>
  /** The schema unqualified names are created in. */
  defaultSchema: string
  /** Something ran before that could not be known: absence proves nothing from then on. */
  opaqueSince: Moment | undefined
  /** Something that could not be known ran in the revision at hand: a table first met now may be one it made. */
  opaqueInRevision: boolean
  /** True when the statements start from an empty database, so that what is not here does not exist. */
  readonly fromEmpty: boolean
}

export function emptyCatalogue(fromEmpty: boolean): Catalogue {
  return {
    relations: new RelationMap(),
    types: new Map(),
    routines: new Map(),
    extensions: new Set(),
    schemas: new Set(),
    spaces: new Set(['public', 'pg_temp']),
    defaultSchema: 'public',
    opaqueSince: undefined,
    opaqueInRevision: false,
    fromEmpty,
  }
}

/** An independent copy; relations and types are values and are shared. */
export function copyCatalogue(catalogue: Catalogue): Catalogue {
  return {
    ...catalogue,
    relations: new RelationMap(catalogue.relations),
    types: new Map(catalogue.types),
    routines: new Map(catalogue.routines),
    extensions: new Set(catalogue.extensions),
    schemas: new Set(catalogue.schemas),
    spaces: new Set(catalogue.spaces),
  }
}

/** The key a name would be created under. */
export function keyOf(catalogue: Catalogue, { schema, name }: QualifiedName): string {
  if (schema !== undefined) catalogue.spaces.add(schema)
  return `${schema ?? catalogue.defaultSchema}.${name}`
}

/**
 * The key of what a name means: in its schema, in the default schema, or, where a search path unknown to us may be at
 * work, the only one of that name in any schema.
 */
export function resolveKey(catalogue: Catalogue, map: { has(key: string): boolean }, name: QualifiedName): string {
  const key = keyOf(catalogue, name)
  if (name.schema !== undefined || map.has(key)) return key
  let only: string | undefined
  for (const space of catalogue.spaces) {
    const each = `${space}.${name.name}`
    if (!map.has(each)) continue
    if (only !== undefined) return key
    only = each
  }
  return only ?? key
}

export function relationNamed(catalogue: Catalogue, name: QualifiedName): Relation | undefined {
  return catalogue.relations.get(resolveKey(catalogue, catalogue.relations, name))
}

export function typeNamed(catalogue: Catalogue, name: QualifiedName): UserType | undefined {
  return catalogue.types.get(resolveKey(catalogue, catalogue.types, name))
}

/** A key as a person would write it: `public.` is left out. */
export function showKey(key: string): string {
  return key.replace(/^public\./, '')
}

/** The table an index belongs to, and the index. */
export function indexNamed(
  catalogue: Catalogue,
  name: QualifiedName,
): { readonly key: string; readonly relation: Relation; readonly index: TableIndex } | undefined {
  for (const [key, relation] of catalogue.relations) {
    const index = relation.indexes.get(name.name)
    if (index !== undefined && (name.schema ?? index.schema) === index.schema) return { key, relation, index }
  }
  return undefined
}
